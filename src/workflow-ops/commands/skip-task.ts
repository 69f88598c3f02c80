import { reject, type Actor, type Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { Fields } from "../../engine/index.js";
import { administer, type AdminInput } from "./administer.js";
import { checkForm } from "./check-form.js";
import { findClosedTask, taskIsClosed } from "./closed-task-queries.js";
import type { Done } from "./command.js";
import type { Prepared } from "../rounds/prepared.js";
import { noSuchTask, wrongValues } from "./refusals.js";
import type { TicketAtHand } from "./ticket-at-hand.js";

const act = { act: "task_skipped", what: "skip this task", needsReason: true };

/** Which open task, and the outputs that the admin gives in its place: none, some or all; they must satisfy their schemas. */
export interface Skip extends AdminInput {
  readonly taskId: number;
  readonly values?: Fields;
}

/** Completes an open task in place of those who should, marked skipped, with or without outputs. Needs a reason. */
export function skipTask(actor: Actor, input: Skip): Promise<Result<Done>> {
  return administer(actor, input, act, (tx, at) => prepareSkip(tx, at, input));
}

/** The checks of a skip, for the command and its preview alike. */
export async function prepareSkip(
  tx: CompanyTx,
  { instance, definition, standing }: TicketAtHand,
  { taskId, values = {} }: Skip,
): Promise<Result<{ prepared: Prepared }>> {
  const task = instance.open.find((open) => open.id === taskId);
  if (task === undefined) {
    const closed = await findClosedTask(tx, taskId);
    return closed?.instanceId === instance.row.id
      ? taskIsClosed(standing.actor, definition.definition, closed, "skip")
      : noSuchTask();
  }
  const taskDefinition = definition.compiled.tasks.get(task.taskKey)?.definition;
  if (taskDefinition === undefined) return noSuchTask();
  if (instance.row.status === "ON_HOLD")
    return reject(
      "conflict",
      `Expected to skip ${taskDefinition.title}, but the ticket is on hold.`,
      {
        detail: "on_hold",
      },
    );
  const optional = taskDefinition.output_fields.map(({ key }) => ({ key, required: false }));
  const errors = await checkForm(tx, definition, optional, values);
  if (errors.length > 0) return wrongValues(errors);
  const writer = { kind: "skip" as const, key: task.taskKey };
  return {
    ok: true,
    prepared: {
      writeSet: { writer, fields: values },
      completes: task,
      after: { task: task.taskKey, written: Object.keys(values) },
    },
  };
}
