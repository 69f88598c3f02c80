import type { Columns } from "./columns.js";
import type { Place, Places, Point } from "./place.js";
import type { Level, Route } from "./routes.js";
import { isStraight } from "./tracks.js";

/** A line with corners, across and down only. With a reader it ends in a head there. */
export interface Arrow {
  readonly chip: string;
  readonly reader: string | null;
  readonly points: readonly Point[];
}

const nowhere: Place = { left: 0, centre: 0, width: 0, height: 0 };

/** A route as points: from side to side, over the track of each turn. */
export function arrowOf(
  route: Route,
  places: Places,
  columns: Columns,
  level: (at: Level) => number,
): Arrow {
  const points: Point[] = [startOf(route, places.get(route.from) ?? nowhere)];
  for (const turn of route.turns) {
    if (isStraight(turn.from, turn.to)) continue;
    const x = columns.track(turn.gap, turn.net);
    points.push({ x, y: level(turn.from) }, { x, y: level(turn.to) });
  }
  points.push(endOf(route, places.get(route.to) ?? nowhere));
  return { chip: route.chip, reader: route.reader, points: cornersOnly(points) };
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

/** Without the points that lie on a straight line between their neighbours. */
function cornersOnly(points: readonly Point[]): readonly Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before || !after) return true;
    const flat = Math.abs(before.y - point.y) < 0.5 && Math.abs(after.y - point.y) < 0.5;
    const upright = Math.abs(before.x - point.x) < 0.5 && Math.abs(after.x - point.x) < 0.5;
    return !flat && !upright;
  });
}
