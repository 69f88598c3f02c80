import { asJson, type CompanyTx } from "../../db/index.js";
import type { Json } from "../../engine/index.js";
import type { RunAtHand } from "./run-queries.js";

/** A run that failed at an attempt, with what the delivery log says of it. */
export interface Failure extends RunAtHand {
  /** The attempt that failed; it is closed with the reason. */
  readonly number?: number;
  readonly reason: string;
  /** What stopped a round is another kind of error than what failed outside. */
  readonly errorType?: "TASK_UPDATE" | "WORKFLOW_TRANSITION";
  readonly detail?: { readonly [key: string]: Json };
  readonly at: Date;
}

/** Ends the tries of a run: its task is in ERROR until an administrator acts, who is told by a workflow error. */
export async function failRun(tx: CompanyTx, failure: Failure): Promise<void> {
  const { run, number, reason, at } = failure;
  if (number !== undefined)
    await tx.db.action_attempt.updateMany({
      where: {
        company_id: tx.companyId,
        action_run_id: run.id,
        number,
        outcome: "UNDER_WAY",
      },
      data: { outcome: "FAILED", reason, ended_at: at },
    });
  await tx.db.action_run.updateMany({
    where: { company_id: tx.companyId, id: run.id },
    data: { status: "FAILED", in_flight_until: null, next_try_at: null, updated_at: at },
  });
  await tx.db.task_instance.updateMany({
    where: { company_id: tx.companyId, id: run.taskId },
    data: { status: "ERROR", updated_at: at },
  });
  await writeError(tx, failure);
}

/** One error of a run: a second failure renews it. */
export async function writeError(tx: CompanyTx, failure: Failure): Promise<void> {
  const { run, number, instance, definition, reason, errorType = "TASK_UPDATE", at } = failure;
  const [attempt] = await tx.db.action_attempt.findMany({
    where: { company_id: tx.companyId, action_run_id: run.id },
    orderBy: { number: "desc" },
    take: 1,
  });
  const detail = asJson({
    run: run.key,
    attempt: number ?? run.attempt,
    request: attempt?.request ?? null,
    response:
      attempt?.response_status == null
        ? null
        : {
            status: attempt.response_status,
            headers: attempt.response_headers,
            body: attempt.response_body,
          },
    ...failure.detail,
  });
  const changed = await tx.db.workflow_error.updateMany({
    where: { company_id: tx.companyId, action_run_id: run.id },
    data: {
      error_type: errorType,
      status: "NEW",
      reason,
      detail,
      updated_at: at,
      updated_by: null,
    },
  });
  if (changed.count > 0) return;
  await tx.db.workflow_error.createMany({
    data: {
      company_id: tx.companyId,
      workflow_definition_id: definition.id,
      workflow_instance_id: instance.row.id,
      task_instance_id: run.taskId,
      action_run_id: run.id,
      error_type: errorType,
      reason,
      detail,
      created_at: at,
      updated_at: at,
    },
  });
}
