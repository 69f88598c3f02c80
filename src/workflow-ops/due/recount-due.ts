import { withCompany } from "../../db/index.js";
import { enqueue } from "../../jobs/queue.js";
import { readInstanceRow } from "../rounds/instance-queries.js";
import { ticketsWithClocks } from "./due-queries.js";
import { setClocks } from "./keep-due.js";

/** The open tasks that one job counts anew, at most; the rest is left to the next. */
const SLICE = 200;

/** Counts the due times of a company's open tasks anew, after its calendar changed: ticket by ticket, a transaction each. Done again, it changes nothing. */
export async function recountDue(counted: {
  readonly companyId: number;
  /** The tickets up to this one are done. */
  readonly afterId: number;
}): Promise<void> {
  const ids = await withCompany(counted, (tx) => ticketsWithClocks(tx, counted.afterId, SLICE));
  for (const id of ids)
    await withCompany(counted, async (tx) => {
      const row = await readInstanceRow(tx, id, "locked");
      if (row !== null && row.endedAt === null) await setClocks(tx, [id], new Date());
    });
  const last = ids.at(-1);
  if (last === undefined) return;
  await withCompany(counted, (tx) => enqueue(tx, "recount-due", { after_id: last }));
}
