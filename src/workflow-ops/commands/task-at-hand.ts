import { reject, type Actor, type Result } from "../../access/index.js";
import { userNames } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { TaskDefinition } from "../../engine/index.js";
import { loadDefinition, type LoadedDefinition } from "../../workflow-design/index.js";
import { findClosedTask, taskIsClosed } from "./closed-task-queries.js";
import type { Instance, OpenTask } from "../rounds/instance.js";
import { readInstance, type Reading } from "../rounds/instance-queries.js";
import { presentActor } from "./present-actor.js";
import { noSuchTask } from "./refusals.js";
import { executes, standingOf, type Standing } from "../standing.js";
import { momentInWords } from "../words.js";

/** An open task that the actor may do; under the lock of its instance, but for a preview. */
export interface TaskAtHand {
  readonly task: OpenTask;
  readonly taskDefinition: TaskDefinition;
  readonly instance: Instance;
  readonly definition: LoadedDefinition;
  readonly standing: Standing;
}

/**
 * Locks the instance of a task, reads the actor's roles again, and checks that they may do it, that it is open, and people's work. `what` is what they wanted, for the
 * refusal: "complete". What one may not see does not exist.
 */
export async function taskAtHand(
  tx: CompanyTx,
  actor: Actor,
  taskId: number,
  what: string,
  reading: Reading = "locked",
): Promise<Result<{ at: TaskAtHand }>> {
  const [instance, present] = await Promise.all([
    readInstance(tx, { taskId }, reading),
    reading === "locked" ? presentActor(tx, actor) : { ok: true as const, now: actor },
  ]);
  if (instance === null) return noSuchTask();
  if (!present.ok) return present;
  const definition = await loadDefinition(tx, instance.row.definitionId);
  if (definition === null) return noSuchTask();
  const standing = standingOf(present.now, definition);
  const task = instance.open.find((open) => open.id === taskId);
  if (task === undefined) {
    const closed = await findClosedTask(tx, taskId);
    if (closed === null || !executes(standing, closed)) return noSuchTask();
    return taskIsClosed(actor, definition.definition, closed, what);
  }
  const taskDefinition = definition.compiled.tasks.get(task.taskKey)?.definition;
  if (taskDefinition === undefined || !executes(standing, task)) return noSuchTask();
  if (taskDefinition.task_type !== "FORM")
    return standing.administers ? doneBySystem(taskDefinition, what) : noSuchTask();
  return { ok: true, at: { task, taskDefinition, instance, definition, standing } };
}

function doneBySystem({ title }: TaskDefinition, what: string) {
  return reject(
    "conflict",
    `Expected to ${what} a task of people, but ${title} is done by a system.`,
    {
      detail: "not_a_form",
    },
  );
}

/** The same for whoever is to fill its form in: not claimed by somebody else. */
export async function formAtHand(
  tx: CompanyTx,
  actor: Actor,
  taskId: number,
  what: string,
  reading: Reading = "locked",
): Promise<Result<{ at: TaskAtHand }>> {
  const found = await taskAtHand(tx, actor, taskId, what, reading);
  if (!found.ok) return found;
  const { task, taskDefinition } = found.at;
  if (!holds(task, actor)) return claimedByAnother(tx, taskDefinition, task, what);
  return found;
}

/** Whether nobody else has claimed it: oneself, and somebody whom one stands in for, are nobody else. */
export function holds(
  task: Pick<OpenTask, "claimedBy" | "claimSubstituteIds">,
  { userId }: Pick<Actor, "userId">,
): boolean {
  return (
    task.claimedBy === null || task.claimedBy === userId || task.claimSubstituteIds.includes(userId)
  );
}

async function claimedByAnother(
  tx: CompanyTx,
  taskDefinition: TaskDefinition,
  task: OpenTask,
  what: string,
) {
  const names = await userNames(tx, task.claimedBy === null ? [] : [task.claimedBy]);
  const who = (task.claimedBy === null ? undefined : names.get(task.claimedBy)) ?? "somebody else";
  const since = task.claimedAt === null ? "" : ` since ${momentInWords(task.claimedAt)}`;
  return reject(
    "conflict",
    `Expected to ${what} ${taskDefinition.title}, but ${who} has it${since}.`,
    {
      detail: "claimed",
    },
  );
}
