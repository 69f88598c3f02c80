import type { Graph, GraphChip, GraphNode, GraphOverlay } from "../../engine/index.js";
import { isOnLane, type Plan } from "./plan.js";
import {
  boldStateFont,
  chipFont,
  fit,
  type Font,
  kindFont,
  stateFont,
  textWidth,
  titleFont,
  wrap,
} from "./text-width.js";

/** A node before it has a place: its lines of text and the size they need. */
export interface Box {
  readonly node: GraphNode;
  readonly title: readonly string[];
  /** Small lines below the title. */
  readonly kinds: readonly string[];
  readonly state: string | null;
  readonly width: number;
  readonly height: number;
}

/** A chip before it has a place. */
export interface Pill {
  readonly chip: GraphChip;
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** How much room things take: a picture that would be too wide for a page is drawn close. */
export type Density = "roomy" | "close";

const widest = {
  roomy: {
    design: { ticket: 150, task: 176, action: 176, completion: 164 },
    progress: { ticket: 176, task: 200, action: 200, completion: 164 },
  },
  close: {
    design: { ticket: 124, task: 140, action: 140, completion: 124 },
    progress: { ticket: 132, task: 152, action: 152, completion: 128 },
  },
};
const narrowest = {
  roomy: { ticket: 112, task: 132, action: 132, completion: 104 },
  close: { ticket: 92, task: 104, action: 104, completion: 88 },
};
/** From the edge of a box to its text. */
export const inset = { ticket: 18, task: 12, action: 12, completion: 12 };
const boltRoom = 20;
const iconRoom = 19;
const boldStates: ReadonlySet<string> = new Set(["open", "bad", "warn"]);
const chipWidest = 128;
/** The text of a chip that is drawn close, and its second line. */
const closeChip = 72;
export const chipLine = 13;

/** On a ticket the boxes say how things stand; elsewhere they say who and when. */
export function showsProgress(overlay: GraphOverlay): boolean {
  return Object.values(overlay).some((one) => one.state !== "bad" && one.state !== "warn");
}

/** The boxes of a graph, in its order, with every text cut to its place. */
export function boxesOf(graph: Graph, overlay: GraphOverlay, density: Density): readonly Box[] {
  const progress = showsProgress(overlay);
  return graph.nodes.map((node) => boxOf(node, overlay, progress, density));
}

/** The chips of a plan, with their texts: "Amount, Quote", "Item +3". Drawn close they have two lines where one is too wide, but on a lane. */
export function pillsOf(plan: Plan, density: Density): readonly Pill[] {
  return plan.chips.map((planned) => {
    const text = chipText(planned.chip.titles);
    const close = density === "close" && !isOnLane(planned);
    const lines = close ? wrap(text, closeChip, chipFont) : [text];
    const widest = Math.max(...lines.map((line) => textWidth(line, chipFont)));
    return {
      chip: planned.chip,
      lines,
      width: Math.ceil(widest) + 20,
      height: 22 + (lines.length - 1) * chipLine,
    };
  });
}

function boxOf(node: GraphNode, overlay: GraphOverlay, progress: boolean, density: Density): Box {
  const margin = 2 * inset[node.kind];
  const room = widest[density][progress ? "progress" : "design"][node.kind] - margin;
  const titleRoom = room - (node.kind === "action" ? boltRoom : 0);
  const title = wrap(node.title, titleRoom, titleFont);
  const said = Object.hasOwn(overlay, node.id) ? overlay[node.id] : undefined;
  const font = said && boldStates.has(said.state) ? boldStateFont : stateFont;
  const state = said ? stateText(said.text, room - iconRoom, font) : null;
  const kinds = progress ? [] : kindLines(node, room);
  const needed = Math.max(
    ...title.map((line) => textWidth(line, titleFont) + room - titleRoom),
    ...kinds.map((line) => textWidth(line, kindFont)),
    state === null ? 0 : textWidth(state, font) + iconRoom,
  );
  const lines = title.length - 1 + kinds.length;
  return {
    node,
    title,
    kinds,
    state,
    width: Math.max(narrowest[density][node.kind], Math.ceil(needed) + margin),
    height: 34 + lines * 16 + (state === null && !progress ? 0 : 22),
  };
}

/** "Open · for Finance"; where there is no room for it "for Finance", as the icon and the edge say that it is open. */
function stateText(text: string, room: number, font: Font): string {
  if (textWidth(text, font) <= room) return text;
  const dot = text.indexOf(" · ");
  return fit(dot < 0 ? text : text.slice(dot + 3), room, font);
}

function kindLines(node: GraphNode, room: number): readonly string[] {
  const when = wrap(node.when, room, kindFont);
  return node.kind === "completion"
    ? [...when, fit(`${node.becomes} the ticket`, room, kindFont)]
    : [fit(node.who, room, kindFont), ...when];
}

function chipText(titles: readonly string[]): string {
  const room = chipWidest - 20;
  for (let shown = titles.length; shown > 0; shown -= 1) {
    const more = titles.length - shown;
    const text = titles.slice(0, shown).join(", ") + (more === 0 ? "" : ` +${more}`);
    if (textWidth(text, chipFont) <= room) return text;
  }
  const more = titles.length > 1 ? ` +${titles.length - 1}` : "";
  return fit(titles[0] ?? "", room - textWidth(more, chipFont), chipFont) + more;
}
