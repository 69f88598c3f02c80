import type { Box, Pill } from "./boxes.js";
import { type Plan, rankOf } from "./plan.js";

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
    rank: rankOf(plan, box.node.id),
    height: box.height,
  }));
  const links: { from: string; to: string; weight: number }[] = [];
  plan.chips.forEach(({ chip, ahead, back }, index) => {
    if (ahead.length === 0 && back.length > 0) return;
    const rank = rankOf(plan, chip.id);
    items.push({ id: chip.id, rank, height: pills[index]?.height ?? 0 });
    links.push({ from: chip.from, to: chip.id, weight: 3 });
    const ranks = ahead.map((reader) => rankOf(plan, reader));
    let from = chip.id;
    for (let at = rank + 1; at <= Math.max(...ranks); at += 1) {
      for (const reader of ahead)
        if (rankOf(plan, reader) === at) links.push({ from, to: reader, weight: 2 });
      if (!ranks.some((one) => one > at)) break;
      const pass = passId(chip.id, at);
      items.push({ id: pass, rank: at, height: passHeight });
      links.push({ from, to: pass, weight: 6 });
      from = pass;
    }
  });
  return { items, links };
}
