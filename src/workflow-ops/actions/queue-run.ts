import type { CompanyTx } from "../../db/index.js";
import { enqueue, enqueueAll } from "../../jobs/queue.js";

/** A run and when it is to begin; at once unless told. */
export interface DueRun {
  readonly id: number;
  readonly at?: Date | null;
}

/**
 * Enqueues the jobs that begin these runs. A run has one job at most that has not begun, so that this can be said again. Its flags keep
 * one company's flood from taking every place of a worker (src/jobs/fairness.ts).
 */
export async function queueRuns(tx: CompanyTx, runs: readonly DueRun[]): Promise<void> {
  await enqueueAll(
    tx,
    "start-action",
    runs.map(({ id, at }) => ({
      ids: { run_id: id },
      jobKey: `run:${id}`,
      flags: ["action", `action:${tx.companyId}`],
      ...(at ? { runAt: at } : {}),
    })),
  );
}

/** Enqueues the job that ends the wait for a callback. */
export async function queueDeadline(tx: CompanyTx, runId: number, at: Date): Promise<void> {
  const key = { jobKey: `deadline:${runId}` };
  await enqueue(tx, "expire-callback", { run_id: runId }, { runAt: at, ...key });
}
