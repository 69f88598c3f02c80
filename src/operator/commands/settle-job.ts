import { reject, type Actor, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import { failedJob, giveJobUp, runJobAgain, withCompany } from "../../db/index.js";
import { noStaff, staffNow } from "./staff-now.js";

/** Runs a job that failed for good again, or takes it off the queue; written down in its company, else in the actor's own. */
export async function settleJob(
  actor: Actor,
  { jobId, act }: { readonly jobId: string; readonly act: "again" | "up" },
): Promise<Result> {
  const job = await failedJob(jobId);
  if (!job) return notFailed();
  const companyId = job.companyId ?? actor.companyId;
  return withCompany({ companyId }, async (tx) => {
    const staff = await staffNow(tx, actor);
    if (!staff) return noStaff();
    const settled = await (act === "again" ? runJobAgain(tx, job.id) : giveJobUp(tx, job.id));
    if (!settled) return notFailed();
    await recordAudit(tx, staff, {
      act: act === "again" ? "job_run_again" : "job_given_up",
      objectKind: "job",
      after: { job: job.id, task: job.task },
    });
    return { ok: true };
  });
}

function notFailed(): ReturnType<typeof reject> {
  return reject(
    "not_found",
    "Expected a job that has failed for good, but there is none of this number: it was run, given up, or cleared out.",
  );
}
