import type { Task } from "graphile-worker";
import { z } from "zod";
import { companyIsSuspended } from "../accounts/index.js";

/** A job of a suspended company is looked at again after so long. */
const PUT_OFF_MS = 600_000;

const told = z.object({ company_id: z.int() });

/** The same, but a job of a suspended company is put off until that is resumed, however often; no try of it is spent. */
export function unlessSuspended(task: Task): Task {
  return async (payload, helpers) => {
    const { data } = told.safeParse(payload);
    if (!data || !(await companyIsSuspended({ companyId: data.company_id }))) {
      return task(payload, helpers);
    }
    const { task_identifier, max_attempts, key, flags } = helpers.job;
    await helpers.addJob(task_identifier, payload, {
      runAt: new Date(Date.now() + PUT_OFF_MS),
      maxAttempts: max_attempts,
      ...(key === null ? {} : { jobKey: key }),
      ...(flags === null ? {} : { flags: Object.keys(flags) }),
    });
  };
}
