import {
  nodeId,
  type GraphOverlay,
  type GraphState,
  type TaskStatus,
  type WorkflowStatus,
} from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";

/** A ticket, now or as of a step, as its implied graph tells it. */
export interface GraphStory {
  readonly definition: LoadedDefinition;
  readonly ticketKey: string;
  readonly submitterName: string;
  readonly status: WorkflowStatus;
  readonly endedAs: { readonly key: string } | null;
  /** The newest of each task. */
  readonly tasks: readonly ToldTask[];
}

interface ToldTask {
  readonly taskKey: string;
  readonly status: TaskStatus;
  readonly timesDone: number;
  readonly skipped: boolean;
  readonly completedByName: string | null;
  /** Who has it, or whom it waits for. */
  readonly who: string;
}

/** How each component of a ticket stands, for the implied graph: done, open, wait (not started) or gone (cancelled), with a few words. */
export function overlayOf(story: GraphStory): GraphOverlay {
  const { definition, tasks, ticketKey, status, submitterName } = story;
  const { tickets, tasks: taskDefinitions, completions } = definition.definition;
  const ended = status === "COMPLETED" || status === "CANCELLED";
  return Object.fromEntries([
    ...tickets.map(({ key }) => [
      nodeId("ticket", key),
      key === ticketKey ? is("done", submitterName) : is("wait", "Not used"),
    ]),
    ...taskDefinitions.map(({ key }) => [
      nodeId("task", key),
      taskState(
        tasks.find((task) => task.taskKey === key),
        ended,
      ),
    ]),
    ...completions.map(({ key }) => [
      nodeId("completion", key),
      completionState(story, key, ended),
    ]),
  ]) as GraphOverlay;
}

function taskState(task: ToldTask | undefined, ended: boolean) {
  if (task === undefined) return is("wait", ended ? "Not needed" : "Not started");
  switch (task.status) {
    case "COMPLETED":
      return is("done", doneText(task));
    case "CANCELLED":
      return is("gone", task.timesDone > 0 ? "Cancelled · done before" : "Cancelled");
    case "ERROR":
      return is("bad", "Failed");
    default:
      return is("open", `Open · ${task.who}`);
  }
}

function doneText({ timesDone, skipped, completedByName }: ToldTask): string {
  if (skipped) return "Skipped";
  const times =
    timesDone === 1 ? "Done" : timesDone === 2 ? "Done twice" : `Done ${timesDone} times`;
  return completedByName === null ? times : `${times} · ${completedByName}`;
}

function completionState({ endedAs, status }: GraphStory, key: string, ended: boolean) {
  if (endedAs?.key !== key) return is("wait", ended ? "Not reached" : "Not yet");
  return status === "ON_HOLD" ? is("warn", "On hold") : is("done", "Ended here");
}

function is(
  state: GraphState,
  text: string,
): { readonly state: GraphState; readonly text: string } {
  return { state, text };
}
