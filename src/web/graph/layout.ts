import { type Arrow, arrowOf } from "./arrows.js";
import type { Box, Density, Pill } from "./boxes.js";
import { type Columns, columnsOf, margin } from "./columns.js";
import { lanesOf } from "./lanes.js";
import type { Place, Places } from "./place.js";
import { isOnLane, type Plan, rankOf } from "./plan.js";
import { type Level, routesOf } from "./routes.js";
import type { Rows } from "./grid.js";
import { tracksOf } from "./tracks.js";

/** Where everything lies, in pixels from the upper left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly places: Places;
  readonly arrows: readonly Arrow[];
}

const laneHeight = 28;
/** From the lowest lane down to what stands highest. */
const belowLanes = 28;

/** Puts rows, columns, tracks and lanes together. */
export function layOut(
  plan: Plan,
  boxes: readonly Box[],
  pills: readonly Pill[],
  rows: Rows,
  density: Density,
): Layout {
  const nodes = boxes.map((box) => box.node);
  const routes = routesOf(plan, rows, nodes);
  const columns = columnsOf(plan, boxes, pills, tracksOf(routes), routes, density);
  const placed = new Map([...boxPlaces(plan, boxes, rows, columns)]);
  for (const [id, place] of pillPlaces(plan, pills, rows, columns, placed)) placed.set(id, place);
  const lanes = lanesOf(plan, routes, placed, columns);
  const top = topOf(placed, rows);
  const level = (at: Level): number =>
    typeof at === "number" ? at : top - belowLanes - laneHeight * (lanes.get(at.lane) ?? 0);
  const places = new Map(
    [...placed].map(([id, place]) =>
      lanes.has(id) && !rows.has(id)
        ? [id, { ...place, centre: level({ lane: id }) }]
        : [id, place],
    ),
  );
  return framed(
    places,
    routes.map((route) => arrowOf(route, places, columns, level)),
  );
}

function* boxPlaces(
  plan: Plan,
  boxes: readonly Box[],
  rows: Rows,
  columns: Columns,
): Iterable<readonly [string, Place]> {
  // Boxes of one kind have one width in a column.
  const kindOf = ({ node }: Box): string =>
    `${rankOf(plan, node.id)} ${node.kind === "action" ? "task" : node.kind}`;
  const widths = new Map<string, number>();
  for (const box of boxes)
    widths.set(kindOf(box), Math.max(widths.get(kindOf(box)) ?? 0, box.width));
  for (const box of boxes) {
    const left = columns.left(rankOf(plan, box.node.id));
    const width = widths.get(kindOf(box)) ?? box.width;
    yield [box.node.id, { left, centre: rows.get(box.node.id) ?? 0, width, height: box.height }];
  }
}

/** Chips stand in the middle of their rank, or above the middle of their writer; the height of lanes is not known yet. */
function* pillPlaces(
  plan: Plan,
  pills: readonly Pill[],
  rows: Rows,
  columns: Columns,
  boxes: Places,
): Iterable<readonly [string, Place]> {
  for (const [index, planned] of plan.chips.entries()) {
    const { id, from } = planned.chip;
    const { width, height } = pills[index] ?? { width: 0, height: 0 };
    const rank = rankOf(plan, id);
    const under = isOnLane(planned)
      ? boxes.get(from)
      : { left: columns.left(rank), width: columns.width(rank) };
    const left = (under?.left ?? 0) + ((under?.width ?? 0) - width) / 2;
    yield [id, { left, centre: rows.get(id) ?? 0, width, height }];
  }
}

/** The upper edge of what has a row. */
function topOf(places: Places, rows: Rows): number {
  const tops = [...rows].map(([id, row]) => row - (places.get(id)?.height ?? 0) / 2);
  return Math.min(...tops);
}

/** The same moved down, so that everything is inside the margin. */
function framed(places: Places, arrows: readonly Arrow[]): Layout {
  const points = arrows.flatMap((arrow) => arrow.points);
  const all = [...places.values()];
  const top = Math.min(
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
    places: new Map([...places].map(([id, one]) => [id, { ...one, centre: one.centre + down }])),
    arrows: arrows.map((arrow) => ({
      ...arrow,
      points: arrow.points.map((point) => ({ x: point.x, y: point.y + down })),
    })),
  };
}
