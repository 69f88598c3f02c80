import type { Box, Density, Pill } from "./boxes.js";
import { isOnLane, type Plan, rankOf } from "./plan.js";
import type { Route } from "./routes.js";
import type { Tracks } from "./tracks.js";

/** Room around the whole picture. */
export const margin = 6;

/** Between the tracks of a gap and beside them; an arrow's head needs more. */
const room = {
  roomy: { track: 9, before: 9, after: 9, afterToHead: 17 },
  close: { track: 7, before: 7, after: 6, afterToHead: 14 },
};

/** From left to right: where each rank begins and how wide it is, and where the tracks beside it run. */
export interface Columns {
  readonly left: (rank: number) => number;
  readonly width: (rank: number) => number;
  /** The x of a net's track in the gap to the right of a rank; -1 is the gap left of everything. */
  readonly track: (gap: number, net: string) => number;
}

/** Ranks as wide as what stands in them, and gaps as wide as their tracks. */
export function columnsOf(
  plan: Plan,
  boxes: readonly Box[],
  pills: readonly Pill[],
  tracks: Tracks,
  routes: readonly Route[],
  density: Density,
): Columns {
  const { after, afterToHead, before, track: trackWidth } = room[density];
  const widths = widthsOf(plan, boxes, pills);
  const heads = new Set(
    routes.map((route) => (route.reader === null ? null : route.turns.at(-1)?.gap)),
  );
  const gapWidth = (gap: number): number => {
    const turning = Math.max(2, trackWidth * (tracks.count(gap) - 1));
    return before + turning + (heads.has(gap) ? afterToHead : after);
  };
  let next = tracks.count(-1) === 0 ? margin : margin + gapWidth(-1);
  const lefts = widths.map((width, rank) => {
    const left = next;
    next += width + gapWidth(rank);
    return left;
  });
  const left = (rank: number): number => lefts[rank] ?? margin;
  const width = (rank: number): number => widths[rank] ?? 0;
  return {
    left,
    width,
    track: (gap, net) =>
      (gap < 0 ? margin : left(gap) + width(gap)) +
      before +
      trackWidth * (tracks.trackOf(gap, net) ?? 0),
  };
}

/** The widest thing of each rank; chips on lanes stand above their writers and need no room. */
function widthsOf(plan: Plan, boxes: readonly Box[], pills: readonly Pill[]): readonly number[] {
  const widths: number[] = [];
  const widen = (rank: number, width: number): void => {
    while (widths.length <= rank) widths.push(0);
    widths[rank] = Math.max(widths[rank] ?? 0, width);
  };
  for (const box of boxes) widen(rankOf(plan, box.node.id), box.width);
  plan.chips.forEach((planned, index) => {
    if (!isOnLane(planned)) widen(rankOf(plan, planned.chip.id), pills[index]?.width ?? 0);
  });
  return widths;
}
