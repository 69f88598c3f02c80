import { reject, type Actor, type Rejection, type Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { Fields } from "../../engine/index.js";
import { checkForm } from "./check-form.js";
import { inCommand, type Done } from "./command.js";
import { inputDifferences, type FieldDifference } from "./input-differences.js";
import type { Reading } from "../rounds/instance-queries.js";
import { playRound } from "../rounds/play-round.js";
import type { Prepared } from "../rounds/prepared.js";
import { wrongValues } from "./refusals.js";
import { recordStandIn } from "./stand-in.js";
import { formAtHand, type TaskAtHand } from "./task-at-hand.js";

/** The answer to a task's form. */
export interface Completion {
  readonly taskId: number;
  /** The task's revision when its form was opened. */
  readonly revision: number;
  /** Values of its output fields; null for unanswered. */
  readonly values: Fields;
  readonly formId?: string;
  /** The reader was told that nothing would be open afterwards. */
  readonly confirmedStall?: boolean;
}

/** A form that was opened on older inputs: detail "stale_revision", with what changed since. */
export interface StaleRejection extends Rejection {
  readonly differences?: readonly FieldDifference[];
}

/**
 * Completes a task with its answer, in a round. Refuses a task that is closed (saying by whom and when), on hold, claimed by
 * somebody else, not a form, opened on older inputs, or answered with values that its fields do not allow.
 */
export function completeTask(
  actor: Actor,
  input: Completion,
): Promise<Result<Done> | { ok: false; rejection: StaleRejection }> {
  const form = { formId: input.formId, location: "/tasks" };
  const complete = async (tx: CompanyTx, found: Checked) => {
    if (!found.ok) return found;
    const { instance, definition } = found.at;
    await recordStandIn(tx, actor, found.at, "completed");
    return playRound(tx, {
      ...found.prepared,
      instance,
      definition,
      actorId: actor.userId,
      confirmedStall: input.confirmedStall === true,
    });
  };
  return inCommand<StaleRejection, Checked>(actor, form, complete, (tx) =>
    prepareCompletion(tx, actor, input, "locked"),
  );
}

type Ready = { ok: true; at: TaskAtHand; prepared: Prepared };
type Checked = Ready | { ok: false; rejection: StaleRejection };

/** The checks of a completion, for the command and its preview alike. */
export async function prepareCompletion(
  tx: CompanyTx,
  actor: Actor,
  { taskId, revision, values }: Completion,
  reading: Reading,
): Promise<Checked> {
  const found = await formAtHand(tx, actor, taskId, "complete", reading);
  if (!found.ok) return found;
  const { task, taskDefinition, instance, definition } = found.at;
  if (instance.row.status === "ON_HOLD")
    return reject(
      "conflict",
      `Expected to complete ${taskDefinition.title}, but the ticket is on hold.`,
      {
        detail: "on_hold",
      },
    );
  if (task.revision !== revision) return stale(tx, found.at, revision);
  const errors = await checkForm(tx, definition, taskDefinition.output_fields, values);
  if (errors.length > 0) return wrongValues(errors);
  const writer = { kind: "task" as const, key: task.taskKey };
  return {
    ok: true,
    at: found.at,
    prepared: { writeSet: { writer, fields: values }, completes: task },
  };
}

async function stale(
  tx: CompanyTx,
  at: TaskAtHand,
  revision: number,
): Promise<{ ok: false; rejection: StaleRejection }> {
  const differences = await inputDifferences(tx, at, revision);
  const what = differences.map((field) => `${field.title} from ${field.before} to ${field.after}`);
  const changes = what.length === 0 ? "" : `: ${what.join("; ")}`;
  const refused = reject(
    "conflict",
    `Expected to complete ${at.taskDefinition.title} as it was when the form was opened, but its inputs changed since${changes}.`,
    { detail: "stale_revision" },
  );
  return { ok: false, rejection: { ...refused.rejection, differences } };
}
