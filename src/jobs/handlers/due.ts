import type { Task } from "graphile-worker";
import { z } from "zod";
import { companiesWithOverdue } from "../../db/index.js";
import { queueOverdue, recountDue, tellOverdue } from "../../workflow-ops/index.js";

const ids = z.object({ company_id: z.int(), after_id: z.int().default(0) });

/** Finds the companies where something is overdue that nobody was told of; each has a job of its own. */
export const findOverdueJob: Task = async () => {
  const at = new Date();
  for (let last = 0; ;) {
    const found = await companiesWithOverdue(last, at);
    for (const companyId of found) await queueOverdue({ companyId });
    const end = found.at(-1);
    if (end === undefined) return;
    last = end;
  }
};

/** Tells of a company's next overdue tasks. */
export const tellOverdueJob: Task = async (payload) => {
  await tellOverdue({ companyId: ids.parse(payload).company_id });
};

/** Counts a company's next due times anew. */
export const recountDueJob: Task = async (payload) => {
  const { company_id, after_id } = ids.parse(payload);
  await recountDue({ companyId: company_id, afterId: after_id });
};
