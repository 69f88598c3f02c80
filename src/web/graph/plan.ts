import type { Graph, GraphChip } from "../../engine/graph/graph.js";

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
  const columns = columnsOf(
    graph,
    graph.chips.filter((chip) => !joins.has(chip)),
  );
  const chips = graph.chips.map((chip) => {
    const joined = joins.get(chip);
    if (joined) return { chip, ahead: [], back: [joined.id] };
    const isAhead = (reader: string): boolean =>
      columnOf(columns, reader) > columnOf(columns, chip.from);
    return {
      chip,
      ahead: chip.to.filter(isAhead),
      back: chip.to.filter((reader) => !isAhead(reader)),
    };
  });
  return { columns, chips };
}

/** The column of a node; 0 for one that the plan does not know. */
export function columnOf(columns: Plan["columns"], node: string): number {
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

/** Longest path over the arrows that close no loop. */
function columnsOf(graph: Graph, chips: readonly GraphChip[]): Map<string, number> {
  const readers = new Map<string, string[]>();
  for (const chip of chips) readers.set(chip.from, [...(readers.get(chip.from) ?? []), ...chip.to]);
  const state = new Map<string, "entered" | "left">();
  const finished: string[] = [];
  const forward = new Map<string, string[]>();
  const visit = (node: string): void => {
    state.set(node, "entered");
    for (const reader of readers.get(node) ?? []) {
      if (state.get(reader) === "entered") continue;
      forward.set(node, [...(forward.get(node) ?? []), reader]);
      if (!state.has(reader)) visit(reader);
    }
    state.set(node, "left");
    finished.unshift(node);
  };
  for (const { id } of graph.nodes) if (!state.has(id)) visit(id);
  const columns = new Map<string, number>();
  for (const node of finished) {
    const column = columnOf(columns, node);
    columns.set(node, column);
    for (const reader of forward.get(node) ?? [])
      columns.set(reader, Math.max(columnOf(columns, reader), column + 1));
  }
  return columns;
}
