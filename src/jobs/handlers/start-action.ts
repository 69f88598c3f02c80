import type { Task } from "graphile-worker";
import { z } from "zod";
import { performAction } from "../../workflow-ops/index.js";

const ids = z.object({ company_id: z.int(), run_id: z.int() });

/** Does what a run of an action has to do now. */
export const startActionJob: Task = async (payload, { job, abortSignal }) => {
  const { company_id, run_id } = ids.parse(payload);
  const again = job.attempts > 1;
  await performAction({ companyId: company_id, runId: run_id }, { again, signal: abortSignal });
};
