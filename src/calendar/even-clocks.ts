import { offsetIn } from "../zone/index.js";

/** A time within which the clocks of a zone run evenly, `ahead` of UTC; all in milliseconds. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly ahead: number;
}

const WEEK_MS = 604_800_000;

/** What clocks show at the beginning of a week never changes, and asking costs more than all the rest. */
const known = new Map<string, number>();
const MOST_KNOWN = 20_000;

/** The week that a moment is in, as one piece, or as two where the clocks of the zone are changed within it: no zone does so twice a week. */
export function piecesOfWeek(zone: string, at: number): readonly Piece[] {
  const from = Math.floor(at / WEEK_MS) * WEEK_MS;
  const to = from + WEEK_MS;
  const before = aheadAt(zone, from);
  const after = aheadAt(zone, to);
  if (before === after) return [{ from, to, ahead: before }];
  const change = changeWithin(zone, from, to);
  return [
    { from, to: change, ahead: before },
    { from: change, to, ahead: after },
  ];
}

/** The minute at which the clocks are changed. */
function changeWithin(zone: string, from: number, to: number): number {
  const before = aheadAt(zone, from);
  let [early, late] = [from / 60_000, to / 60_000];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (offsetIn(zone, new Date(middle * 60_000)) * 60_000 === before) early = middle;
    else late = middle;
  }
  return late * 60_000;
}

function aheadAt(zone: string, at: number): number {
  const key = `${zone} ${at}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const ahead = offsetIn(zone, new Date(at)) * 60_000;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, ahead);
  return ahead;
}
