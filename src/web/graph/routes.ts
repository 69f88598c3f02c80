import type { GraphNode } from "../../engine/index.js";
import { isOnLane, type Plan, type PlannedChip, rankOf } from "./plan.js";
import { passId, type Rows } from "./grid.js";

/** A height: a row, or the lane above everything that the arrows of this chip run back on. */
export type Level = number | { readonly lane: string };

/** A vertical piece of an arrow, in the gap to the right of a rank (-1 is left of everything). Arrows of one net share it. */
export interface Turn {
  readonly gap: number;
  readonly net: string;
  readonly from: Level;
  readonly to: Level;
}

/** The way of one line: from a box or chip to another, through gaps. */
export interface Route {
  readonly chip: string;
  /** Null for the line from the writer to its chip. */
  readonly reader: string | null;
  readonly from: string;
  readonly to: string;
  readonly leaves: "right" | "left" | "top";
  readonly enters: "left" | "right" | "bottom";
  readonly turns: readonly Turn[];
}

/** Every line of the graph, as turns at levels; where they lie from left to right is found later. */
export function routesOf(plan: Plan, rows: Rows, nodes: readonly GraphNode[]): readonly Route[] {
  const row = (id: string): number => rows.get(id) ?? 0;
  return plan.chips.flatMap((planned) => [
    toChip(plan, planned, row, nodes),
    ...planned.ahead.map((reader) => aheadRoute(plan, planned, reader, row)),
    ...planned.back.map((target) => backRoute(plan, planned, target, row)),
  ]);
}

function toChip(
  plan: Plan,
  planned: PlannedChip,
  row: (id: string) => number,
  nodes: readonly GraphNode[],
): Route {
  const { id, from } = planned.chip;
  const line = { chip: id, reader: null, from, to: id };
  const gap = rankOf(plan, from);
  if (!isOnLane(planned)) {
    const turn = { gap, net: `writer ${from}`, from: row(from), to: row(id) };
    return { ...line, leaves: "right", enters: "left", turns: [turn] };
  }
  if (isFreeAbove(plan, from, row, nodes))
    return { ...line, leaves: "top", enters: "bottom", turns: [] };
  const turn = { gap, net: `writer ${from}`, from: row(from), to: { lane: id } };
  return { ...line, leaves: "right", enters: "right", turns: [turn] };
}

/** Whether a box may send its line straight up: nothing stands above it, and no other box of its column has a chip there. */
function isFreeAbove(
  plan: Plan,
  node: string,
  row: (id: string) => number,
  nodes: readonly GraphNode[],
): boolean {
  const rank = rankOf(plan, node);
  const above = nodes.some(({ id }) => rankOf(plan, id) === rank && row(id) < row(node));
  const passing = plan.chips.some(({ chip }) => {
    const at = row(passId(chip.id, rank));
    return at !== 0 && at < row(node);
  });
  const others = plan.chips.some(
    (other) =>
      isOnLane(other) && other.chip.from !== node && rankOf(plan, other.chip.from) === rank,
  );
  return !above && !passing && !others;
}

function aheadRoute(
  plan: Plan,
  { chip }: PlannedChip,
  reader: string,
  row: (id: string) => number,
): Route {
  const first = rankOf(plan, chip.id);
  const last = rankOf(plan, reader);
  const turns: Turn[] = [];
  let level = row(chip.id);
  for (let gap = first; gap < last; gap += 1) {
    const to = gap + 1 === last ? row(reader) : row(passId(chip.id, gap + 1));
    turns.push({ gap, net: `chip ${chip.id}`, from: level, to });
    level = to;
  }
  return {
    chip: chip.id,
    reader,
    from: chip.id,
    to: reader,
    leaves: "right",
    enters: "left",
    turns,
  };
}

function backRoute(
  plan: Plan,
  planned: PlannedChip,
  target: string,
  row: (id: string) => number,
): Route {
  const { id } = planned.chip;
  const lane = { lane: id };
  const down = { gap: rankOf(plan, target) - 1, net: `back ${id}`, from: lane, to: row(target) };
  const line = { chip: id, reader: target, from: id, to: target, enters: "left" } as const;
  if (isOnLane(planned)) return { ...line, leaves: "left", turns: [down] };
  const up = { gap: rankOf(plan, id), net: `chip ${id}`, from: row(id), to: lane };
  return { ...line, leaves: "right", turns: [up, down] };
}
