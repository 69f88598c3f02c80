import type { Graph, GraphChip } from "../../engine/index.js";
import { findLoops, type RunsBack } from "./loops.js";

/** Where a chip goes: readers in later columns, readers in earlier ones, or the whole way of another chip. */
export interface PlannedChip {
  readonly chip: GraphChip;
  /** Readers to the right of the writer. */
  readonly ahead: readonly string[];
  /** What lies to the left: readers, or the one chip that it joins. */
  readonly back: readonly string[];
}

/** Columns of components from left to right, and which arrows run against that direction. */
export interface Plan {
  /** Column of each node, from 0. */
  readonly columns: ReadonlyMap<string, number>;
  /** Boxes stand in even ranks, chips in odd ones; by the id of either. */
  readonly ranks: ReadonlyMap<string, number>;
  readonly chips: readonly PlannedChip[];
}

/**
 * Puts each node one column after its latest writer. Arrows that close a loop run back; a task that writes a ticket's fields again
 * joins that ticket's chip, when both wake the same, in place of a second set of arrows.
 */
export function planGraph(graph: Graph): Plan {
  const joins = new Map<GraphChip, GraphChip>();
  for (const chip of graph.chips) {
    const joined = graph.chips.find((other) => mayJoin(chip, other));
    if (joined) joins.set(chip, joined);
  }
  const own = graph.chips.filter((chip) => !joins.has(chip));
  const runsBack = findLoops(graph.nodes, own);
  const columns = columnsOf(graph, own, runsBack);
  const chips = graph.chips.map((chip) => {
    const joined = joins.get(chip);
    if (joined) return { chip, ahead: [], back: [joined.id] };
    return {
      chip,
      ahead: chip.to.filter((reader) => !runsBack(chip.from, reader)),
      back: chip.to.filter((reader) => runsBack(chip.from, reader)),
    };
  });
  const ranks = new Map([...columns].map(([id, column]) => [id, 2 * column]));
  for (const { id, from } of graph.chips) ranks.set(id, 2 * columnOf(columns, from) + 1);
  return { columns, ranks, chips };
}

/** Chips that stand above their writer's column, because they only run back. */
export function isOnLane(planned: PlannedChip): boolean {
  return planned.ahead.length === 0 && planned.back.length > 0;
}

/** The rank of a box or chip; 0 for one that the plan does not know. */
export function rankOf(plan: Plan, id: string): number {
  return plan.ranks.get(id) ?? 0;
}

function columnOf(columns: Plan["columns"], node: string): number {
  return columns.get(node) ?? 0;
}

function mayJoin(chip: GraphChip, other: GraphChip): boolean {
  return (
    chip.from.startsWith("task:") &&
    other.from.startsWith("ticket:") &&
    chip.to.join(" ") === other.to.join(" ") &&
    chip.fields.every((field) => other.fields.includes(field))
  );
}

/** Longest path over the arrows that do not run back. */
function columnsOf(
  graph: Graph,
  chips: readonly GraphChip[],
  runsBack: RunsBack,
): ReadonlyMap<string, number> {
  const columns = new Map(graph.nodes.map((node) => [node.id, 0]));
  // No path is longer than there are nodes, so that many rounds are enough.
  for (let round = 0, moved = true; moved && round <= graph.nodes.length; round += 1) {
    moved = false;
    for (const chip of chips)
      for (const reader of chip.to) {
        const least = columnOf(columns, chip.from) + 1;
        if (runsBack(chip.from, reader) || columnOf(columns, reader) >= least) continue;
        columns.set(reader, least);
        moved = true;
      }
  }
  return columns;
}
