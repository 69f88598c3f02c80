import { instance, type Viz } from "@viz-js/viz";
import type { Box, Pill } from "./boxes.js";
import { columnOf, type Plan } from "./plan.js";
import { straighten } from "./straighten.js";

/** Something that takes room in a rank: a box, a chip, or the place where an arrow passes. */
export interface Item {
  readonly id: string;
  /** Boxes stand in even ranks, chips in odd ones. */
  readonly rank: number;
  readonly height: number;
}

/** The centre of each item from the top, in pixels, by id. */
export type Rows = ReadonlyMap<string, number>;

/** Items and the connections between neighbouring ranks. */
export interface Grid {
  readonly items: readonly Item[];
  readonly links: readonly {
    readonly from: string;
    readonly to: string;
    readonly weight: number;
  }[];
}

const passHeight = 6;

/** The id of the place where the arrow of a chip passes a rank. */
export function passId(chip: string, rank: number): string {
  return `${chip}@${rank}`;
}

/** Everything that needs a row. An arrow that passes columns has a place in each, shared by all readers of its chip. */
export function gridOf(plan: Plan, boxes: readonly Box[], pills: readonly Pill[]): Grid {
  const items: Item[] = boxes.map((box) => ({
    id: box.node.id,
    rank: 2 * columnOf(plan.columns, box.node.id),
    height: box.height,
  }));
  const links: { from: string; to: string; weight: number }[] = [];
  plan.chips.forEach(({ chip, ahead, back }, index) => {
    if (ahead.length === 0 && back.length > 0) return;
    const rank = 2 * columnOf(plan.columns, chip.from) + 1;
    items.push({ id: chip.id, rank, height: pills[index]?.height ?? 0 });
    links.push({ from: chip.from, to: chip.id, weight: 3 });
    const ranks = ahead.map((reader) => 2 * columnOf(plan.columns, reader));
    let from = chip.id;
    for (let at = rank + 1; at <= Math.max(...ranks); at += 1) {
      for (const reader of ahead)
        if (2 * columnOf(plan.columns, reader) === at) links.push({ from, to: reader, weight: 2 });
      if (!ranks.some((one) => one > at)) break;
      const pass = passId(chip.id, at);
      items.push({ id: pass, rank: at, height: passHeight });
      links.push({ from, to: pass, weight: 6 });
      from = pass;
    }
  });
  return { items, links };
}

let viz: Promise<Viz> | undefined;

/**
 * The rows of a grid: Graphviz orders each rank so that few arrows cross, and aligns what is connected. Throws if Graphviz fails, which it
 * does for no grid that it is given here.
 */
export async function rowsOf(grid: Grid): Promise<Rows> {
  viz ??= instance();
  const names = new Map(grid.items.map((item, index) => [item.id, `n${index}`]));
  const output = (await viz).renderString(
    {
      graphAttributes: { rankdir: "LR", nodesep: 14 / 72, ranksep: 0.3, splines: false },
      nodeAttributes: { shape: "box", fixedsize: true, width: 0.5, label: "" },
      edgeAttributes: { arrowhead: "none" },
      nodes: grid.items.map((item) => ({
        name: names.get(item.id) ?? item.id,
        attributes: { height: item.height / 72 },
      })),
      edges: grid.links.map((link) => ({
        tail: names.get(link.from) ?? link.from,
        head: names.get(link.to) ?? link.to,
        attributes: { weight: link.weight },
      })),
    },
    { format: "plain", yInvert: true },
  );
  return rowsFrom(output, grid);
}

/** Graphviz's plain format has a line "node n7 x y width height …" for each node, in inches. */
function rowsFrom(output: string, grid: Grid): Rows {
  const rows = new Map<string, number>();
  for (const line of output.split("\n")) {
    const [kind, name = "", , y] = line.split(" ");
    const item = kind === "node" ? grid.items[Number(name.slice(1))] : undefined;
    if (item) rows.set(item.id, Math.round(Number(y) * 72));
  }
  return straighten(apart(rows, grid.items), grid);
}

/** Nothing in a rank lies over something else, whatever was returned. */
function apart(rows: Map<string, number>, items: readonly Item[]): Rows {
  const ranks = new Map<number, Item[]>();
  for (const item of items) ranks.set(item.rank, [...(ranks.get(item.rank) ?? []), item]);
  for (const rank of ranks.values()) {
    rank.sort((a, b) => (rows.get(a.id) ?? 0) - (rows.get(b.id) ?? 0));
    let free = -Infinity;
    for (const item of rank) {
      const centre = Math.max(rows.get(item.id) ?? 0, free + item.height / 2);
      rows.set(item.id, centre);
      free = centre + item.height / 2 + 6;
    }
  }
  return rows;
}
