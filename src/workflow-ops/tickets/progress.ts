import type { LoadedDefinition } from "../../workflow-design/index.js";
import type { InstanceRow } from "../rounds/instance.js";
import type { TaskRow } from "../tasks/task-row-queries.js";
import { whoHasIt } from "../tasks/task-words.js";

/** What a ticket's progress and graph are told from. */
export interface TicketStory {
  readonly row: InstanceRow;
  readonly definition: LoadedDefinition;
  readonly tasks: readonly TaskRow[];
  readonly endedAs: { readonly key: string; readonly title: string; readonly at: Date } | null;
  readonly submitterName: string;
}

/** One stop of a ticket's progress. */
export interface ProgressItem {
  readonly kind: "submitted" | "task" | "end";
  readonly title: string;
  readonly state: "done" | "open" | "wait";
  /** "Grace Lindqvist", "with Frank Osei", "waits for Finance", "not started". */
  readonly text: string;
  /** When it was done; null while it is not. */
  readonly at: Date | null;
  /** The task's key and newest id; null for the ends. */
  readonly taskKey: string | null;
  readonly taskId: number | null;
}

/**
 * A ticket's way so far, and what may still come: the submission, the tasks that were done or are open in the order in which they were
 * first asked, then (while it lives) those not started, in the order of the definition, and how it ends. Cancelled tasks are left out.
 */
export function progressOf(story: TicketStory): readonly ProgressItem[] {
  const { row, definition, tasks, submitterName } = story;
  const stop = { taskKey: null, taskId: null };
  const begun = tasks
    .filter((task) => task.status !== "CANCELLED")
    .toSorted((one, other) => stepOf(one) - stepOf(other) || one.id - other.id);
  const titles = new Map(definition.definition.tasks.map(({ key, title }) => [key, title]));
  const seen = new Set(begun.map((task) => task.taskKey));
  const rest = row.endedAt === null ? [...titles.keys()].filter((key) => !seen.has(key)) : [];
  return [
    {
      kind: "submitted",
      title: "Submitted",
      state: "done",
      text: submitterName,
      at: row.startedAt,
      ...stop,
    },
    ...begun.map((task) => ({
      ...taskStop(task),
      title: titles.get(task.taskKey) ?? task.taskKey,
    })),
    ...rest.map((key) => ({
      kind: "task" as const,
      title: titles.get(key) ?? key,
      state: "wait" as const,
      text: "not started",
      at: null,
      taskKey: key,
      taskId: null,
    })),
    { ...endStop(story), ...stop },
  ];
}

/** Done ones by when they were done, open ones after them by when they were asked. */
function stepOf(task: TaskRow): number {
  return task.closedStep ?? Number.MAX_SAFE_INTEGER / 2 + task.openedStep;
}

function taskStop(task: TaskRow): Omit<ProgressItem, "title"> {
  const done = task.status === "COMPLETED";
  return {
    kind: "task",
    state: done ? "done" : "open",
    text: done
      ? task.skipped
        ? `skipped by ${task.completedByName ?? "an admin"}`
        : (task.completedByName ?? (task.taskType === "FORM" ? "" : "another system"))
      : whoHasIt(task),
    at: task.completedAt,
    taskKey: task.taskKey,
    taskId: task.id,
  };
}

function endStop({ row, endedAs }: TicketStory): Omit<ProgressItem, "taskKey" | "taskId"> {
  if (row.endedAt === null)
    return {
      kind: "end",
      title: "End",
      state: "wait",
      text: row.status === "ON_HOLD" ? "on hold" : row.stalled ? "nothing is open" : "not yet",
      at: null,
    };
  const title = endedAs?.title ?? (row.status === "COMPLETED" ? "Completed" : "Cancelled");
  const text = row.status === "COMPLETED" ? "completed" : "cancelled";
  return { kind: "end", title, state: "done", text, at: row.endedAt };
}
