import { instance, type Viz } from "@viz-js/viz";
import type { Grid, Item, Rows } from "./grid.js";
import { straighten } from "./straighten.js";

const manyItems = 120;

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
      graphAttributes: {
        rankdir: "LR",
        nodesep: 14 / 72,
        ranksep: 0.3,
        splines: false,
        // How long it looks for fewer crossings: half as long where there is much to look at.
        mclimit: grid.items.length > manyItems ? 0.5 : 1,
      },
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
