import { isOnLane, rankOf, routesOf, type Level, type Route } from "./routes.js";
import type { Box, Pill } from "./boxes.js";
import { lanesOf } from "./lanes.js";
import type { Plan } from "./plan.js";
import type { Rows } from "./rows.js";
import { isStraight, tracksOf, type Tracks } from "./tracks.js";

export interface Place {
  readonly left: number;
  readonly centre: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line with corners. It has a head when it wakes something; the line ends before the head does. */
export interface Arrow {
  readonly chip: string;
  readonly reader: string | null;
  readonly points: readonly Point[];
}

/** Where everything lies, in pixels; places by id of the node or chip. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<string, Place>;
  readonly arrows: readonly Arrow[];
}

const margin = 6;
const trackWidth = 9;
const laneHeight = 28;
const laneDistance = 28;

/** Puts rows, columns, tracks and lanes together. */
export function layOut(
  plan: Plan,
  boxes: readonly Box[],
  pills: readonly Pill[],
  rows: Rows,
): Layout {
  const routes = routesOf(
    plan,
    rows,
    boxes.map((box) => box.node),
  );
  const tracks = tracksOf(routes);
  const ranks = ranksOf(plan, boxes, pills, tracks, routes);
  const places = new Map<string, Place>();
  for (const box of boxes) {
    const rank = ranks[rankOf(plan, box.node.id)];
    const width = widthOf(box, boxes, plan);
    const centre = rows.get(box.node.id) ?? 0;
    places.set(box.node.id, { left: rank?.left ?? 0, centre, width, height: box.height });
  }
  const onLane = plan.chips.filter(isOnLane);
  plan.chips.forEach((planned, index) => {
    const pill = pills[index];
    if (!pill) return;
    const { width, height } = pill;
    const above = isOnLane(planned) ? places.get(planned.chip.from) : undefined;
    const rank = ranks[rankOf(plan, planned.chip.id)];
    const middle = above
      ? above.left + above.width / 2
      : (rank?.left ?? 0) + (rank?.width ?? 0) / 2;
    const centre = rows.get(planned.chip.id) ?? 0;
    places.set(planned.chip.id, { left: middle - width / 2, centre, width, height });
  });
  const trackAt = (gap: number, net: string): number => {
    const rank = ranks[gap];
    const right = gap < 0 ? margin : (rank?.left ?? 0) + (rank?.width ?? 0);
    return right + 9 + trackWidth * (tracks.trackOf(gap, net) ?? 0);
  };
  const lanes = lanesOf(plan, routes, places, trackAt);
  const top = Math.min(
    ...[...places]
      .filter(([id]) => rows.has(id))
      .map(([, place]) => place.centre - place.height / 2),
    ...rows.values(),
  );
  const level = (at: Level): number =>
    typeof at === "number" ? at : top - laneDistance - laneHeight * (lanes.get(at.lane) ?? 0);
  for (const { chip } of onLane) {
    const place = places.get(chip.id);
    if (place) places.set(chip.id, { ...place, centre: level({ lane: chip.id }) });
  }
  const arrows = routes.map((route) => arrowOf(route, places, trackAt, level));
  return moved({ places, arrows });
}

interface Rank {
  readonly left: number;
  readonly width: number;
}

function ranksOf(
  plan: Plan,
  boxes: readonly Box[],
  pills: readonly Pill[],
  tracks: Tracks,
  routes: readonly Route[],
): readonly Rank[] {
  const widths: number[] = [];
  const widen = (rank: number, width: number): void => {
    while (widths.length <= rank) widths.push(0);
    widths[rank] = Math.max(widths[rank] ?? 0, width);
  };
  for (const box of boxes) widen(rankOf(plan, box.node.id), box.width);
  plan.chips.forEach((planned, index) => {
    if (!isOnLane(planned)) widen(rankOf(plan, planned.chip.id), pills[index]?.width ?? 0);
  });
  const heads = new Set(
    routes.flatMap((route) => (route.reader === null ? [] : [route.turns.at(-1)?.gap])),
  );
  const gapWidth = (gap: number): number => {
    const count = tracks.count(gap);
    const turning = count === 0 ? 2 : trackWidth * (count - 1);
    return 9 + turning + (heads.has(gap) ? 17 : 9);
  };
  let left = tracks.count(-1) === 0 ? margin : margin + gapWidth(-1);
  return widths.map((width, rank) => {
    const placed = { left, width };
    left += width + gapWidth(rank);
    return placed;
  });
}

/** Boxes of one kind have one width in a column. */
function widthOf(box: Box, boxes: readonly Box[], plan: Plan): number {
  const kind = (one: Box): string => (one.node.kind === "action" ? "task" : one.node.kind);
  const alike = boxes.filter(
    (other) =>
      kind(other) === kind(box) && rankOf(plan, other.node.id) === rankOf(plan, box.node.id),
  );
  return Math.max(...alike.map((other) => other.width));
}

function arrowOf(
  route: Route,
  places: ReadonlyMap<string, Place>,
  trackAt: (gap: number, net: string) => number,
  level: (at: Level) => number,
): Arrow {
  const none = { left: 0, centre: 0, width: 0, height: 0 };
  const from = places.get(route.from) ?? none;
  const to = places.get(route.to) ?? none;
  const points: Point[] = [startOf(route, from)];
  for (const turn of route.turns) {
    if (isStraight(turn.from, turn.to)) continue;
    const x = trackAt(turn.gap, turn.net);
    points.push({ x, y: level(turn.from) }, { x, y: level(turn.to) });
  }
  points.push(endOf(route, to));
  return { chip: route.chip, reader: route.reader, points: withoutRepeats(points) };
}

function startOf(route: Route, from: Place): Point {
  if (route.leaves === "top")
    return { x: from.left + from.width / 2, y: from.centre - from.height / 2 };
  return { x: route.leaves === "left" ? from.left : from.left + from.width, y: from.centre };
}

function endOf(route: Route, to: Place): Point {
  if (route.enters === "bottom") return { x: to.left + to.width / 2, y: to.centre + to.height / 2 };
  return { x: route.enters === "left" ? to.left : to.left + to.width, y: to.centre };
}

function withoutRepeats(points: readonly Point[]): readonly Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before || !after) return true;
    const flat = Math.abs(before.y - point.y) < 0.5 && Math.abs(after.y - point.y) < 0.5;
    const upright = Math.abs(before.x - point.x) < 0.5 && Math.abs(after.x - point.x) < 0.5;
    return !flat && !upright;
  });
}

/** The same with everything inside, from the margin on. */
function moved(layout: { places: Map<string, Place>; arrows: readonly Arrow[] }): Layout {
  const points = layout.arrows.flatMap((arrow) => arrow.points);
  const all = [...layout.places.values()];
  const top = Math.min(
    0,
    ...all.map((one) => one.centre - one.height / 2),
    ...points.map((one) => one.y),
  );
  const bottom = Math.max(
    ...all.map((one) => one.centre + one.height / 2),
    ...points.map((one) => one.y),
  );
  const right = Math.max(...all.map((one) => one.left + one.width), ...points.map((one) => one.x));
  const down = margin - top;
  return {
    width: Math.ceil(right + margin),
    height: Math.ceil(bottom + down + margin),
    places: new Map(
      [...layout.places].map(([id, one]) => [id, { ...one, centre: one.centre + down }]),
    ),
    arrows: layout.arrows.map((arrow) => ({
      ...arrow,
      points: arrow.points.map((point) => ({ x: point.x, y: point.y + down })),
    })),
  };
}
