import type { LoadedDefinition } from "../../workflow-design/index.js";
import type { InstanceRow } from "../rounds/instance.js";
import type { TaskRow } from "../tasks/task-row-queries.js";

/** A task that an act could be done with. */
export interface ActOnTask {
  readonly key: string;
  readonly title: string;
  /** The newest task_instance's id; null when it was never opened. */
  readonly taskId: number | null;
}

/** The acts of administration that a ticket's state offers its ticket admins. */
export interface AdminActs {
  readonly hold: boolean;
  readonly resume: boolean;
  readonly cancel: boolean;
  readonly reopen: boolean;
  readonly correct: boolean;
  readonly wake: readonly ActOnTask[];
  readonly redo: readonly ActOnTask[];
  readonly skip: readonly ActOnTask[];
  /** Those in error, which alone can be cancelled one by one. */
  readonly drop: readonly ActOnTask[];
  readonly assign: readonly ActOnTask[];
}

/** What may be done with a ticket now. A page offers no more; the commands ask again. */
export function adminActs(
  administers: boolean,
  row: InstanceRow,
  tasks: readonly TaskRow[],
  { definition }: LoadedDefinition,
): AdminActs {
  const live = administers && row.endedAt === null;
  const running = live && row.status === "IN_PROGRESS";
  const acts = definition.tasks.map(({ key, title }) => {
    const task = tasks.find((one) => one.taskKey === key);
    const open = task !== undefined && task.closedStep === null;
    const ofPeople = task?.taskType === "FORM";
    const failed = task?.status === "ERROR";
    const ran = row.ran.includes(key);
    return { key, title, taskId: task?.id ?? null, open, ofPeople, failed, ran };
  });
  const some = (offered: boolean, which: (act: (typeof acts)[number]) => boolean) =>
    offered ? acts.filter(which).map(({ key, title, taskId }) => ({ key, title, taskId })) : [];
  return {
    hold: running,
    resume: live && row.status === "ON_HOLD",
    cancel: live,
    reopen: administers && row.endedAt !== null,
    correct: live,
    wake: some(running, (act) => !act.open && !act.ran),
    redo: some(running, (act) => !act.open && act.ran),
    skip: some(running, (act) => act.open),
    drop: some(running, (act) => act.failed),
    assign: some(live, (act) => act.open && act.ofPeople),
  };
}
