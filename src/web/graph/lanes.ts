import type { Columns } from "./columns.js";
import type { Places } from "./place.js";
import type { Plan } from "./plan.js";
import type { Route } from "./routes.js";

/**
 * Lanes above everything, on which arrows run back: 0 is the lowest. Short ones are low, so that loops lie inside each other; arrows
 * that are not above each other share a lane.
 */
export function lanesOf(
  plan: Plan,
  routes: readonly Route[],
  places: Places,
  columns: Columns,
): ReadonlyMap<string, number> {
  const spans = plan.chips
    .filter((planned) => planned.back.length > 0)
    .map(({ chip }) => spanOf(chip.id, routes, places, columns))
    .sort((a, b) => a.right - a.left - (b.right - b.left) || a.left - b.left);
  const lanes = new Map<string, number>();
  const taken: { left: number; right: number }[][] = [];
  for (const span of spans) {
    let lane = 0;
    while (
      taken[lane]?.some((other) => other.left < span.right + 14 && span.left < other.right + 14)
    )
      lane += 1;
    (taken[lane] ??= []).push(span);
    lanes.set(span.chip, lane);
  }
  return lanes;
}

function spanOf(
  chip: string,
  routes: readonly Route[],
  places: Places,
  columns: Columns,
): { readonly chip: string; readonly left: number; readonly right: number } {
  const own = routes.filter((route) => route.chip === chip);
  const turns = own.flatMap((route) => route.turns);
  const xs = turns
    .filter((turn) => typeof turn.from !== "number" || typeof turn.to !== "number")
    .map((turn) => columns.track(turn.gap, turn.net));
  const place = places.get(chip);
  const onLane = own.some((route) => route.leaves === "left");
  if (onLane && place) xs.push(place.left, place.left + place.width);
  return { chip, left: Math.min(...xs), right: Math.max(...xs) };
}
