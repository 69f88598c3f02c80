import type { Level, Route } from "./routes.js";

/** Vertical tracks of the gaps: which track a net has in a gap, and how many there are. */
export interface Tracks {
  /** Null: the net goes straight through. */
  readonly trackOf: (gap: number, net: string) => number | null;
  readonly count: (gap: number) => number;
}

/** What a net does in one gap: the rows at which it comes in from the left and goes out to the right. */
interface Wiring {
  readonly net: string;
  readonly left: number[];
  readonly right: number[];
  top: number;
  bottom: number;
}

const aboveAll = -1e6;
const clearance = 12;

/** Gives each net that turns in a gap a track, so ordered that few lines cross and none lies on another. */
export function tracksOf(routes: readonly Route[]): Tracks {
  const gaps = new Map<number, Map<string, Wiring>>();
  for (const route of routes)
    for (const turn of route.turns) {
      if (isStraight(turn.from, turn.to)) continue;
      const nets = gaps.get(turn.gap) ?? new Map<string, Wiring>();
      gaps.set(turn.gap, nets);
      const wiring = nets.get(turn.net) ?? newWiring(turn.net);
      nets.set(turn.net, wiring);
      connect(wiring, wiring.left, turn.from);
      connect(wiring, wiring.right, turn.to);
    }
  const tracks = new Map([...gaps].map(([gap, nets]) => [gap, assign([...nets.values()])]));
  return {
    trackOf: (gap, net) => tracks.get(gap)?.get(net) ?? null,
    count: (gap) => Math.max(-1, ...(tracks.get(gap)?.values() ?? [])) + 1,
  };
}

/** Whether two levels are the same row, so that no turn is needed. */
export function isStraight(from: Level, to: Level): boolean {
  return typeof from === "number" && typeof to === "number" && Math.abs(from - to) < 1;
}

function newWiring(net: string): Wiring {
  return { net, left: [], right: [], top: Infinity, bottom: -Infinity };
}

function connect(wiring: Wiring, side: number[], level: Level): void {
  const at = typeof level === "number" ? level : aboveAll;
  wiring.top = Math.min(wiring.top, at);
  wiring.bottom = Math.max(wiring.bottom, at);
  if (typeof level === "number" && !side.includes(level)) side.push(level);
}

function assign(wirings: readonly Wiring[]): Map<string, number> {
  const order = ordered(wirings);
  const tracks = new Map<string, number>();
  order.forEach((wiring, index) => {
    const before = order.slice(0, index).filter((other) => overlap(other, wiring));
    tracks.set(wiring.net, Math.max(-1, ...before.map((one) => tracks.get(one.net) ?? 0)) + 1);
  });
  return tracks;
}

/** Neighbours change places as long as that saves crossings. */
function ordered(wirings: readonly Wiring[]): readonly Wiring[] {
  const order = [...wirings].sort((a, b) => a.top - b.top);
  for (let round = 0, moved = true; moved && round < order.length; round += 1) {
    moved = false;
    for (let at = 0; at + 1 < order.length; at += 1) {
      const [a, b] = order.slice(at, at + 2) as [Wiring, Wiring];
      if (cost(b, a) >= cost(a, b)) continue;
      order.splice(at, 2, b, a);
      moved = true;
    }
  }
  return order;
}

/** Crossings when the first net has the track to the left; lines that would lie on each other count much more. */
function cost(left: Wiring, right: Wiring): number {
  const crossing =
    left.right.filter((row) => row > right.top && row < right.bottom).length +
    right.left.filter((row) => row > left.top && row < left.bottom).length;
  const lying = left.right.filter((row) => right.left.some((other) => Math.abs(row - other) < 4));
  return crossing + 10 * lying.length;
}

function overlap(a: Wiring, b: Wiring): boolean {
  return a.top < b.bottom + clearance && b.top < a.bottom + clearance;
}
