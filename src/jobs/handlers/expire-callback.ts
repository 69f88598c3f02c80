import type { Task } from "graphile-worker";
import { z } from "zod";
import { expireCallback } from "../../workflow-ops/index.js";

const ids = z.object({ company_id: z.int(), run_id: z.int() });

/** Ends the wait for a callback whose deadline has passed. */
export const expireCallbackJob: Task = async (payload) => {
  const { company_id, run_id } = ids.parse(payload);
  await expireCallback({ companyId: company_id, runId: run_id });
};
