import { createHash } from "node:crypto";
import type { Graph, GraphOverlay } from "../../engine/index.js";
import { boxesOf, type Density, pillsOf, showsProgress } from "./boxes.js";
import type { Arrow } from "./arrows.js";
import { layOut, type Layout } from "./layout.js";
import { planGraph } from "./plan.js";
import { gridOf, type Grid, type Rows } from "./grid.js";
import { rowsOf } from "./rows.js";
import { arrowShape, boxShape, chipShape, escapeXml } from "./shapes.js";

const mostNodes = 80;
const mostArrows = 160;
const mostItems = 500;
const mostKept = 300;
/** What is wider would scroll sideways on a usual screen, even shrunk: it is drawn close. */
const widestRoomy = 1_199;
/** Letters of all pictures that are kept: one has some ten thousands. */
const mostLetters = 4_000_000;
/** Up to here app.css has a class for each width. */
const mostHundreds = 36;

/** Rows by the hash of the grid they are for: they take the time, and are the same for all tickets of a version. */
const keptRows = new Map<string, Rows>();
/** Whole pictures by the hash of what they show. */
const keptPictures = new Map<string, string>();
let keptLetters = 0;

/**
 * The picture of a graph as one SVG element, for a page that has the styles of `.tf-graph`; the list beside it says the same. Null when the
 * graph is empty, or too large to be read as a picture (more than 80 components or 160 arrows): show the list alone then.
 */
export async function drawGraph(graph: Graph, overlay: GraphOverlay = {}): Promise<string | null> {
  const arrows = graph.chips.reduce((sum, chip) => sum + chip.to.length, graph.chips.length);
  if (graph.nodes.length === 0 || graph.nodes.length > mostNodes || arrows > mostArrows)
    return null;
  const key = hash([hashOf(graph), overlay]);
  return keptPictures.get(key) ?? draw(graph, overlay, key);
}

const hashes = new WeakMap<Graph, string>();

function hashOf(graph: Graph): string {
  const known = hashes.get(graph) ?? hash(graph);
  hashes.set(graph, known);
  return known;
}

async function draw(graph: Graph, overlay: GraphOverlay, key: string): Promise<string | null> {
  const roomy = await sketch(graph, overlay, "roomy");
  const close =
    roomy && roomy.layout.width > widestRoomy ? await sketch(graph, overlay, "close") : null;
  const sketched = close ?? roomy;
  if (sketched === null) return null;
  const { boxes, layout, pills } = sketched;
  const shapes = [
    ...arrowShapes(layout, graph, overlay),
    ...pills.map((pill) => {
      const place = layout.places.get(pill.chip.id);
      return place ? chipShape(pill, place) : "";
    }),
    ...boxes.map((box) => {
      const place = layout.places.get(box.node.id);
      const said = Object.hasOwn(overlay, box.node.id) ? overlay[box.node.id] : undefined;
      return place ? boxShape(box, place, said) : "";
    }),
  ];
  const picture = svg(graph, overlay, layout, shapes, key.slice(0, 10));
  keepPicture(key, picture);
  return picture;
}

/** Where everything lies; null when there is too much of it. */
async function sketch(graph: Graph, overlay: GraphOverlay, density: Density) {
  const plan = planGraph(graph);
  const boxes = boxesOf(graph, overlay, density);
  const pills = pillsOf(plan, density);
  const grid = gridOf(plan, boxes, pills);
  if (grid.items.length > mostItems) return null;
  const layout = layOut(plan, boxes, pills, await rowsFor(grid), density);
  return { boxes, layout, pills };
}

function svg(
  graph: Graph,
  overlay: GraphOverlay,
  { width, height }: Layout,
  shapes: readonly string[],
  name: string,
): string {
  // Full hundreds, so that a class can say how far the picture may shrink: sizes in the markup would have to be style attributes.
  const hundreds = width < 900 ? Math.ceil(width / 100) : Math.floor(width / 100);
  const wide = Math.max(width, 100 * hundreds);
  const id = `g-${name}`;
  const title = `${showsProgress(overlay) ? "What has started what" : "What starts what"}: ${graph.title}`;
  return [
    `<svg class="tf-graph g-w-${hundreds > mostHundreds ? "more" : hundreds}" viewBox="0 0 ${wide} ${height}" width="${wide}" height="${height}" role="img" aria-labelledby="${id}-t ${id}-d">`,
    `<title id="${id}-t">${escapeXml(title)}</title>`,
    `<desc id="${id}-d">${escapeXml(description(graph, overlay))}</desc>`,
    ...shapes,
    "</svg>",
  ].join("\n");
}

/** The picture in sentences, for those who hear it; the list beside it has the details. */
function description(graph: Graph, overlay: GraphOverlay): string {
  const title = (id: string): string => graph.nodes.find((node) => node.id === id)?.title ?? id;
  const states = graph.nodes
    .filter((node) => Object.hasOwn(overlay, node.id))
    .map((node) => `${node.title}: ${overlay[node.id]?.text ?? ""}.`);
  const arrows = graph.chips.map(
    (chip) =>
      `${title(chip.from)} writes ${chip.titles.join(", ")} for ${chip.to.map(title).join(", ")}.`,
  );
  return [...states, ...arrows].join(" ");
}

/** Live arrows come last, so that they lie on top. */
function arrowShapes(layout: Layout, graph: Graph, overlay: GraphOverlay): readonly string[] {
  const live = new Set<Arrow>();
  for (const arrow of layout.arrows) if (isLive(arrow, graph, overlay)) live.add(arrow);
  const still = layout.arrows.filter((arrow) => !live.has(arrow));
  return [...still, ...live].map((arrow) => arrowShape(arrow, live.has(arrow)));
}

/** An arrow is live when its writer is done and something that it leads to has started. */
function isLive(arrow: Arrow, graph: Graph, overlay: GraphOverlay): boolean {
  const chip = graph.chips.find((one) => one.id === arrow.chip);
  if (!chip || overlay[chip.from]?.state !== "done") return false;
  const readers =
    arrow.reader !== null && chip.to.includes(arrow.reader) ? [arrow.reader] : chip.to;
  return readers.some((reader) => ["done", "open", "bad"].includes(overlay[reader]?.state ?? ""));
}

async function rowsFor(grid: Grid): Promise<Rows> {
  const key = hash(grid);
  const rows = keptRows.get(key) ?? (await rowsOf(grid));
  keepRows(key, rows);
  return rows;
}

/** The one made longest ago goes first. */
function keepRows(key: string, rows: Rows): void {
  keptRows.set(key, rows);
  const [oldest] = keptRows.keys();
  if (keptRows.size > mostKept && oldest !== undefined) keptRows.delete(oldest);
}

function keepPicture(key: string, picture: string): void {
  if (!keptPictures.has(key)) keptLetters += picture.length;
  keptPictures.set(key, picture);
  for (const [oldest, { length }] of keptPictures) {
    if (keptLetters <= mostLetters) return;
    keptPictures.delete(oldest);
    keptLetters -= length;
  }
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
