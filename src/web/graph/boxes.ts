import type { Graph, GraphChip, GraphNode, GraphOverlay } from "../../engine/index.js";
import {
  boldStateFont,
  chipFont,
  fit,
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
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

const widest = {
  design: { ticket: 150, task: 176, action: 176, completion: 164 },
  progress: { ticket: 176, task: 200, action: 200, completion: 164 },
};
const narrowest = { ticket: 112, task: 132, action: 132, completion: 104 };
/** From the edge of a box to its text. */
export const inset = { ticket: 18, task: 12, action: 12, completion: 12 };
const boltRoom = 20;
const iconRoom = 19;
const boldStates: ReadonlySet<string> = new Set(["open", "bad", "warn"]);
const chipWidest = 128;

/** On a ticket the boxes say how things stand; elsewhere they say who and when. */
export function showsProgress(overlay: GraphOverlay): boolean {
  return Object.values(overlay).some((one) => one.state !== "bad" && one.state !== "warn");
}

/** The boxes of a graph, in its order, with every text cut to its place. */
export function boxesOf(graph: Graph, overlay: GraphOverlay): readonly Box[] {
  const progress = showsProgress(overlay);
  return graph.nodes.map((node) => boxOf(node, overlay, progress));
}

/** The chips of a graph, with their texts: "Amount, Quote", "Item +3". */
export function pillsOf(graph: Graph): readonly Pill[] {
  return graph.chips.map((chip) => {
    const text = chipText(chip.titles);
    return { chip, text, width: Math.ceil(textWidth(text, chipFont)) + 20, height: 22 };
  });
}

function boxOf(node: GraphNode, overlay: GraphOverlay, progress: boolean): Box {
  const margin = 2 * inset[node.kind];
  const room = widest[progress ? "progress" : "design"][node.kind] - margin;
  const titleRoom = room - (node.kind === "action" ? boltRoom : 0);
  const title = wrap(node.title, titleRoom, titleFont);
  const said = Object.hasOwn(overlay, node.id) ? overlay[node.id] : undefined;
  const font = said && boldStates.has(said.state) ? boldStateFont : stateFont;
  const state = said ? fit(said.text, room - iconRoom, font) : null;
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
    width: Math.max(narrowest[node.kind], Math.ceil(needed) + margin),
    height: 34 + lines * 16 + (state === null && !progress ? 0 : 22),
  };
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
