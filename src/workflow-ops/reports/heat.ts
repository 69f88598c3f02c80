import { nodeId, type GraphOverlay, type WorkflowDefinition } from "../../engine/index.js";
import type { TaskFigures, TicketFigures } from "./report-queries.js";
import { spanInWords } from "./span-words.js";

const HEATS = [1, 2, 3, 4] as const;

/** Where the time of a workflow goes, on its implied graph: tasks that take longest are the warmest; with how many are open now. */
export function heatOverlay(
  definition: WorkflowDefinition,
  tasks: readonly TaskFigures[],
  { parts }: Pick<TicketFigures, "parts">,
): GraphOverlay {
  const longest = Math.max(1, ...tasks.map(spentOn));
  const sum = (of: "opened" | "completed" | "cancelled") =>
    parts.reduce((all, part) => all + part[of], 0);
  const standing = definition.tasks.map(({ key }) => {
    const task = tasks.find((one) => one.key === key);
    if (!task || (task.completed === 0 && task.openNow === 0))
      return [nodeId("task", key), { state: "wait", text: "None" }] as const;
    const state = task.openNow > 0 ? ("open" as const) : ("done" as const);
    const warmth = Math.max(1, Math.ceil((spentOn(task) / longest) * 4));
    const heat = task.completed > 0 ? HEATS[warmth - 1] : undefined;
    const text = `${task.openNow} open${task.completed > 0 ? ` · ${spanInWords(spentOn(task))}` : ""}`;
    return [nodeId("task", key), { state, text, ...(heat ? { heat } : {}) }] as const;
  });
  const only = (list: readonly { key: string }[]) => (list.length === 1 ? list : []);
  return Object.fromEntries([
    ...standing,
    ...only(definition.tickets).map(({ key }) => [
      nodeId("ticket", key),
      { state: "done" as const, text: `${sum("opened")} opened` },
    ]),
  ]) as GraphOverlay;
}

/** Median waiting and median working together. Seconds. */
export function spentOn({ waiting, working }: Pick<TaskFigures, "waiting" | "working">): number {
  return (waiting ?? 0) + (working ?? 0);
}
