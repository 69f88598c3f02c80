import type { CompanyTx } from "../../db/index.js";
import { enqueue } from "../../jobs/queue.js";

/** The due times of the company's open tasks are counted anew, soon after the calendar has changed; asked for twice before that, once. */
export async function recountDueTimes(tx: CompanyTx): Promise<void> {
  const jobKey = `recount-due:${tx.companyId}`;
  await enqueue(tx, "recount-due", { after_id: 0 }, { jobKey });
}
