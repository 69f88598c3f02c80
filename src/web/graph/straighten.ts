import type { Grid, Item, Rows } from "./grid.js";

const farthest = 44;
const between = 10;

/**
 * Takes small bends out: what has no straight line yet moves beside what it is connected with, where its rank has room. Graphviz
 * leaves such bends where several lines pull at one thing.
 */
export function straighten(rows: Rows, grid: Grid): Rows {
  const moved = new Map(rows);
  const items = new Map(grid.items.map((item) => [item.id, item]));
  const row = (id: string): number => moved.get(id) ?? 0;
  const isStraight = (link: Grid["links"][number]): boolean => row(link.from) === row(link.to);
  const isBound = (id: string): boolean =>
    grid.links.some((link) => (link.from === id || link.to === id) && isStraight(link));
  const move = (id: string, target: number): boolean => {
    const item = items.get(id);
    if (!item || isBound(id) || !hasRoom(item, target, grid, moved)) return false;
    moved.set(id, target);
    return true;
  };
  const byWeight = [...grid.links].sort((a, b) => b.weight - a.weight);
  for (const link of byWeight) {
    if (isStraight(link) || Math.abs(row(link.from) - row(link.to)) > farthest) continue;
    if (!move(link.from, row(link.to))) move(link.to, row(link.from));
  }
  return moved;
}

function hasRoom(item: Item, target: number, grid: Grid, rows: Rows): boolean {
  const from = Math.min(target, rows.get(item.id) ?? target);
  const to = Math.max(target, rows.get(item.id) ?? target);
  return grid.items.every((other) => {
    if (other === item || other.rank !== item.rank) return true;
    const at = rows.get(other.id) ?? 0;
    const apart = (other.height + item.height) / 2 + between;
    // The order within the rank stays: nothing lies between the old place and the new one either.
    return at >= to + apart || at <= from - apart;
  });
}
