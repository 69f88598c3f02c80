import type { GraphChip, GraphNode } from "../../engine/index.js";

/** Whether an arrow runs against the order, to close a loop. Without those that do, there is no loop. */
export type RunsBack = (from: string, to: string) => boolean;

type Readers = ReadonlyMap<string, readonly string[]>;

/**
 * Which arrows to draw backwards. People list their tasks in the order in which they expect them, so arrows of a loop that lead up
 * that list run back; unless walking the arrows from the tickets on finds fewer of them.
 */
export function findLoops(nodes: readonly GraphNode[], chips: readonly GraphChip[]): RunsBack {
  const readers = new Map<string, string[]>();
  for (const chip of chips) readers.set(chip.from, [...(readers.get(chip.from) ?? []), ...chip.to]);
  const listed = upTheList(nodes, readers);
  const walked = whileWalking(nodes, readers);
  const fewer = walked.size < listed.size ? walked : listed;
  return (from, to) => fewer.has(arrow(from, to));
}

function arrow(from: string, to: string): string {
  return `${from} ${to}`;
}

function upTheList(nodes: readonly GraphNode[], readers: Readers): ReadonlySet<string> {
  const order = new Map(nodes.map((node, index) => [node.id, index]));
  const reached = new Map(nodes.map((node) => [node.id, reachedFrom(node.id, readers)]));
  const back = new Set<string>();
  for (const [from, all] of readers)
    for (const to of all) {
      const isLoop = reached.get(to)?.has(from) ?? false;
      if (isLoop && (order.get(to) ?? 0) <= (order.get(from) ?? 0)) back.add(arrow(from, to));
    }
  return back;
}

function reachedFrom(start: string, readers: Readers): ReadonlySet<string> {
  const reached = new Set<string>();
  const rest = [start];
  for (let node = rest.pop(); node !== undefined; node = rest.pop())
    for (const reader of readers.get(node) ?? [])
      if (!reached.has(reader)) {
        reached.add(reader);
        rest.push(reader);
      }
  return reached;
}

function whileWalking(nodes: readonly GraphNode[], readers: Readers): ReadonlySet<string> {
  const back = new Set<string>();
  const state = new Map<string, "entered" | "left">();
  const visit = (node: string): void => {
    state.set(node, "entered");
    for (const reader of readers.get(node) ?? []) {
      if (state.get(reader) === "entered") back.add(arrow(node, reader));
      else if (!state.has(reader)) visit(reader);
    }
    state.set(node, "left");
  };
  for (const { id } of nodes) if (!state.has(id)) visit(id);
  return back;
}
