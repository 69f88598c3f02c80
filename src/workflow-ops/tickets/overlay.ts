import { nodeId, type GraphOverlay, type GraphState } from "../../engine/index.js";
import type { TicketStory } from "./progress.js";
import type { TaskRow } from "../tasks/task-row-queries.js";
import { whoHasIt } from "../tasks/task-words.js";

/** How each component of a ticket stands, for the implied graph: done, open, wait (not started) or gone (cancelled), with a few words. */
export function overlayOf(story: TicketStory): GraphOverlay {
  const { definition, tasks, row, submitterName } = story;
  const { tickets, tasks: taskDefinitions, completions } = definition.definition;
  const ended = row.endedAt !== null;
  return Object.fromEntries([
    ...tickets.map(({ key }) => [
      nodeId("ticket", key),
      key === row.ticketKey ? is("done", submitterName) : is("wait", "Not used"),
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

function taskState(task: TaskRow | undefined, ended: boolean) {
  if (task === undefined) return is("wait", ended ? "Not needed" : "Not started");
  switch (task.status) {
    case "COMPLETED":
      return is("done", doneText(task));
    case "CANCELLED":
      return is("gone", task.timesDone > 0 ? "Cancelled · done before" : "Cancelled");
    case "ERROR":
      return is("bad", "Failed");
    default:
      return is("open", `Open · ${whoHasIt(task)}`);
  }
}

function doneText({ timesDone, skipped, completedByName }: TaskRow): string {
  if (skipped) return "Skipped";
  const times =
    timesDone === 1 ? "Done" : timesDone === 2 ? "Done twice" : `Done ${timesDone} times`;
  return completedByName === null ? times : `${times} · ${completedByName}`;
}

function completionState({ endedAs, row }: TicketStory, key: string, ended: boolean) {
  if (endedAs?.key !== key) return is("wait", ended ? "Not reached" : "Not yet");
  return row.status === "ON_HOLD" ? is("warn", "On hold") : is("done", "Ended here");
}

function is(
  state: GraphState,
  text: string,
): { readonly state: GraphState; readonly text: string } {
  return { state, text };
}
