import type { Graph, GraphChip, GraphNode, GraphOverlay } from "../../engine/graph/graph.js";
import { chipFont, fit, kindFont, stateFont, textWidth, titleFont, wrap } from "./text-width.js";

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

const widest = { ticket: 148, task: 180, action: 180, completion: 156 };
const narrowest = { ticket: 116, task: 140, action: 140, completion: 112 };
/** From the edge of a box to its text. */
export const inset = { ticket: 18, task: 12, action: 12, completion: 12 };
const boltRoom = 20;
const iconRoom = 19;
const chipWidest = 136;

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
  const room = widest[node.kind] - margin;
  const titleRoom = room - (node.kind === "action" ? boltRoom : 0);
  const title = wrap(node.title, titleRoom, titleFont);
  const said = Object.hasOwn(overlay, node.id) ? overlay[node.id] : undefined;
  const state = said ? fit(said.text, room - iconRoom, stateFont) : null;
  const kinds = progress ? [] : kindLines(node).map((line) => fit(line, room, kindFont));
  const needed = Math.max(
    ...title.map((line) => textWidth(line, titleFont) + room - titleRoom),
    ...kinds.map((line) => textWidth(line, kindFont)),
    state === null ? 0 : textWidth(state, stateFont) + iconRoom,
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

function kindLines(node: GraphNode): readonly string[] {
  return node.kind === "completion"
    ? [node.when, `${node.becomes} the ticket`]
    : [node.who, node.when];
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
