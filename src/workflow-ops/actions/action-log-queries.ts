import type { CompanyTx } from "../../db/index.js";
import type { KeptRequest } from "./delivery-log.js";
import type { RunStatus } from "./run-queries.js";

/** A request as the page of its task shows it. */
export interface LoggedAttempt {
  readonly number: number;
  readonly startedAt: Date;
  readonly milliseconds: number | null;
  readonly outcome: "UNDER_WAY" | "ACCEPTED" | "FAILED" | "DROPPED" | "LOST";
  readonly reason: string | null;
  readonly request: KeptRequest;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly body: string | null;
}

export interface LoggedCallback {
  readonly receivedAt: Date;
  readonly outcome: "APPLIED" | "REPEATED" | "DIFFERENT" | "GONE" | "REFUSED";
  readonly reason: string | null;
  readonly body: string;
}

/** A run with its delivery log, the newest first. */
export interface LoggedRun {
  readonly id: number;
  readonly key: string;
  readonly revision: number;
  readonly status: RunStatus;
  readonly tries: number;
  readonly nextTryAt: Date | null;
  readonly deadline: Date | null;
  readonly createdAt: Date;
  readonly attempts: readonly LoggedAttempt[];
  readonly callbacks: readonly LoggedCallback[];
}

/** The newest runs of a task instance, each with its newest requests and callbacks. Three queries. */
export async function actionLog(tx: CompanyTx, taskId: number): Promise<LoggedRun[]> {
  const runs = await tx.db.action_run.findMany({
    where: { company_id: tx.companyId, task_instance_id: taskId },
    orderBy: { id: "desc" },
    take: 5,
  });
  const where = { company_id: tx.companyId, action_run_id: { in: runs.map(({ id }) => id) } };
  const newest = { where, orderBy: { id: "desc" as const }, take: 50 };
  const attempts = await tx.db.action_attempt.findMany(newest);
  const callbacks = await tx.db.action_callback.findMany(newest);
  return runs.map((run) => ({
    id: run.id,
    key: run.key,
    revision: run.revision,
    status: run.status,
    tries: run.tries,
    nextTryAt: run.next_try_at,
    deadline: run.deadline,
    createdAt: run.created_at,
    attempts: attempts
      .filter((attempt) => attempt.action_run_id === run.id)
      .map((attempt) => ({
        number: attempt.number,
        startedAt: attempt.started_at,
        milliseconds: attempt.milliseconds,
        outcome: attempt.outcome,
        reason: attempt.reason,
        request: attempt.request as unknown as KeptRequest,
        status: attempt.response_status,
        headers: attempt.response_headers as Record<string, string> | null,
        body: attempt.response_body,
      })),
    callbacks: callbacks
      .filter((callback) => callback.action_run_id === run.id)
      .map(({ received_at, outcome, reason, body }) => ({
        receivedAt: received_at,
        outcome,
        reason,
        body,
      })),
  }));
}

/** How the open actions of a ticket stand: the state of each live run, by task instance. One query. */
export async function liveRuns(
  tx: CompanyTx,
  ticketId: number,
): Promise<ReadonlyMap<number, Pick<LoggedRun, "status" | "tries" | "nextTryAt" | "deadline">>> {
  const runs = await tx.db.action_run.findMany({
    where: { company_id: tx.companyId, workflow_instance_id: ticketId, ended_at: null },
    select: {
      task_instance_id: true,
      status: true,
      tries: true,
      next_try_at: true,
      deadline: true,
    },
  });
  return new Map(
    runs.map(({ task_instance_id, status, tries, next_try_at, deadline }) => [
      task_instance_id,
      { status, tries, nextTryAt: next_try_at, deadline },
    ]),
  );
}
