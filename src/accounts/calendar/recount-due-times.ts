import type { CompanyTx } from "../../db/index.js";
import { enqueue } from "../../jobs/queue.js";

/** Longer than any transaction lasts that may still write due times by the calendar of before. */
const RECOUNT_AFTER_MS = 10_000;

/** The due times of the company's open tasks are counted anew, soon after the calendar has changed; asked for twice before that, once. */
export async function recountDueTimes(tx: CompanyTx): Promise<void> {
  const jobKey = `recount-due:${tx.companyId}`;
  const runAt = new Date(Date.now() + RECOUNT_AFTER_MS);
  await enqueue(tx, "recount-due", { after_id: 0 }, { jobKey, runAt });
}
