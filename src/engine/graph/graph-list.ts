import type { CompletionDefinition, Json, WorkflowDefinition } from "../definition.js";
import { conditionInWords } from "../words/condition-words.js";
import { fieldTitle } from "../words/field-title.js";
import { listInWords } from "../words/value-words.js";
import type { Graph, GraphChip, GraphNode, GraphOverlay, GraphState } from "./graph.js";

/** One line of the list that says the same as the picture. */
export interface GraphListItem {
  readonly id: string;
  readonly kind: GraphNode["kind"];
  readonly title: string;
  /** What follows the title and a colon: "starts when Amount changes; done by Finance; writes Decision, which wakes …". */
  readonly text: string;
  /** How it stands, when the overlay says so. */
  readonly state?: { readonly state: GraphState; readonly text: string };
}

/** The graph in words, one line a component, in the order of the definition. */
export function graphList(
  definition: WorkflowDefinition,
  graph: Graph,
  overlay: GraphOverlay = {},
): readonly GraphListItem[] {
  const lines = linesOf(definition, graph);
  return graph.nodes.map((node, at) => {
    const state = Object.hasOwn(overlay, node.id) ? overlay[node.id] : undefined;
    return {
      id: node.id,
      kind: node.kind,
      title: node.title,
      text: lines[at] ?? "",
      ...(state ? { state } : {}),
    };
  });
}

/** By the graph, each with the definition whose words they are in. */
const known = new WeakMap<Graph, { of: WorkflowDefinition; lines: readonly string[] }>();

function linesOf(definition: WorkflowDefinition, graph: Graph): readonly string[] {
  const said = known.get(graph);
  if (said?.of === definition) return said.lines;
  const lines = graph.nodes.map((node) => lineOf(definition, graph, node));
  known.set(graph, { of: definition, lines });
  return lines;
}

function lineOf(definition: WorkflowDefinition, graph: Graph, node: GraphNode): string {
  const writes = writesInWords(graph, node);
  const task = definition.tasks.find((one) => one.key === node.key);
  const completion = definition.completions.find((one) => one.key === node.key);
  if (node.kind === "ticket") return joined([`submitted by ${node.who}`, writes]);
  if (node.kind === "completion" && completion) return completionLine(definition, node, completion);
  if (!task) return writes;
  const doneBy = `done by ${node.who}`;
  return joined([
    `starts ${whenInWords(definition, task.input_fields, task.condition)}`,
    doneBy,
    writes,
  ]);
}

function completionLine(
  definition: WorkflowDefinition,
  node: GraphNode,
  completion: CompletionDefinition,
): string {
  return `${node.becomes} the ticket ${whenInWords(definition, completion.fields, completion.condition)}`;
}

function whenInWords(
  definition: WorkflowDefinition,
  inputs: readonly string[],
  condition: Json,
): string {
  const names = inputs.map((key) => fieldTitle(definition, key));
  if (names.length === 0) return "never, as nothing wakes it";
  const changes = `when ${listInWords(names, "or")} changes`;
  const words = conditionInWords(definition, condition);
  return words === "always" ? changes : `${changes}, if ${words}`;
}

function writesInWords(graph: Graph, node: GraphNode): string {
  const chips = graph.chips.filter((chip) => chip.from === node.id);
  const said = chips.map((chip) => {
    const woken = chip.to.map((id) => graph.nodes.find((one) => one.id === id)?.title ?? id);
    return `${listInWords(chip.titles)}, which ${wakes(chip)} ${listInWords(woken)}`;
  });
  return said.length === 0 ? "writes nothing that wakes anything" : `writes ${said.join("; ")}`;
}

function wakes(chip: GraphChip): string {
  return chip.titles.length === 1 ? "wakes" : "wake";
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("; ");
}
