import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { impliedGraph, type Graph } from "../../src/engine/index.js";
import { boxesOf, type Density, pillsOf } from "../../src/web/graph/boxes.js";
import type { Arrow } from "../../src/web/graph/arrows.js";
import { layOut, type Layout } from "../../src/web/graph/layout.js";
import type { Place, Point } from "../../src/web/graph/place.js";
import { planGraph } from "../../src/web/graph/plan.js";
import { gridOf } from "../../src/web/graph/grid.js";
import { rowsOf } from "../../src/web/graph/rows.js";
import { purchase } from "../engine-words/purchase.js";
import { workflows } from "../engine/properties/arbitraries.js";
import { patience, runs } from "../engine/properties/runs.js";

vi.setConfig({ testTimeout: patience });

async function laidOut(graph: Graph, density: Density = "roomy"): Promise<Layout> {
  const plan = planGraph(graph);
  const boxes = boxesOf(graph, {}, density);
  const pills = pillsOf(plan, density);
  return layOut(plan, boxes, pills, await rowsOf(gridOf(plan, boxes, pills)), density);
}

function edges({ left, centre, width, height }: Place) {
  return { left, right: left + width, top: centre - height / 2, bottom: centre + height / 2 };
}

function overlap(one: Place, other: Place): boolean {
  const [a, b] = [edges(one), edges(other)];
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Whether a piece of a line runs through the inside of a place. */
function crosses([from, to]: readonly [Point, Point], place: Place): boolean {
  const { left, right, top, bottom } = edges(place);
  const [x1, x2] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [y1, y2] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  return x1 < right - 1 && x2 > left + 1 && y1 < bottom - 1 && y2 > top + 1;
}

function pieces(arrow: Arrow): readonly (readonly [Point, Point])[] {
  return arrow.points.slice(1).map((to, index) => [arrow.points[index] ?? to, to]);
}

/** What lies over something else, or outside the picture. */
function faults(graph: Graph, layout: Layout): readonly string[] {
  const found: string[] = [];
  const places = [...layout.places];
  for (const [id, place] of places) {
    const { left, right, top, bottom } = edges(place);
    if (Math.min(left, top) < 0 || right > layout.width || bottom > layout.height)
      found.push(`${id} is outside`);
    for (const [other, where] of places)
      if (other !== id && overlap(place, where)) found.push(`${id} is over ${other}`);
  }
  for (const arrow of layout.arrows) {
    const writer = graph.chips.find((chip) => chip.id === arrow.chip)?.from;
    const others = places.filter(
      ([id]) => !id.startsWith(`${writer}>`) && id !== writer && id !== arrow.reader,
    );
    for (const piece of pieces(arrow))
      for (const [id, place] of others)
        if (crosses(piece, place)) found.push(`${arrow.chip} to ${arrow.reader} runs over ${id}`);
  }
  return found;
}

describe("the layout of any workflow", () => {
  it("puts nothing over anything, and leads no line through a box or another chip", async () => {
    let arrows = 0;
    await fc.assert(
      fc.asyncProperty(workflows, async ({ definition }) => {
        const graph = impliedGraph(definition);
        const [layout, close] = [await laidOut(graph), await laidOut(graph, "close")];
        expect(faults(graph, layout)).toEqual([]);
        expect(faults(graph, close)).toEqual([]);
        expect(close.width).toBeLessThanOrEqual(layout.width);
        arrows += layout.arrows.length;
      }),
      runs(80),
    );
    expect(arrows).toBeGreaterThan(1000);
  });

  it("lets every arrow end where it leads", async () => {
    const graph = impliedGraph(purchase);
    const layout = await laidOut(graph);
    for (const { id, to } of graph.chips) {
      const lines = layout.arrows.filter((arrow) => arrow.chip === id);
      const ends = lines.flatMap((line) => (line.reader === null ? [] : [line.reader]));
      // A task that writes a ticket's fields again joins the ticket's chip.
      expect(id.startsWith("task:rework") ? ends : ends.sort()).toEqual(
        id.startsWith("task:rework") ? ["ticket:purchase>amount"] : [...to].sort(),
      );
      for (const line of lines) {
        const target = layout.places.get(line.reader ?? id);
        const end = line.points.at(-1);
        if (line.reader !== null) expect(end).toEqual({ x: target?.left, y: target?.centre });
      }
    }
  });
});

describe("planGraph", () => {
  const columns = (graph: Graph): readonly (readonly [string, number])[] => [
    ...planGraph(graph).columns,
  ];

  it("puts each component after its writers", () => {
    expect(columns(impliedGraph(purchase))).toEqual([
      ["ticket:purchase", 0],
      ["task:manager_review", 1],
      ["task:finance_review", 2],
      ["task:rework", 2],
      ["task:place_order", 3],
      ["completion:ordered", 4],
      ["completion:rejected", 2],
      ["completion:parked", 1],
    ]);
  });

  it("has no loop among the arrows that do not run back", () => {
    fc.assert(
      fc.property(workflows, ({ definition }) => {
        const { columns: placed, chips } = planGraph(impliedGraph(definition));
        for (const { chip, ahead } of chips)
          for (const reader of ahead)
            expect(placed.get(reader)).toBeGreaterThan(placed.get(chip.from) ?? 0);
      }),
      runs(200),
    );
  });
});
