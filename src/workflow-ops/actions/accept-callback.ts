import { isSuspended } from "../../accounts/index.js";
import { withCompany, type CompanyTx } from "../../db/index.js";
import type { Json } from "../../engine/index.js";
import { digest } from "../../sealing/index.js";
import { actionLimits } from "../../settings.js";
import { applyAnswer } from "./apply-answer.js";
import type { RunId } from "./begin-attempt.js";
import { callbackToken } from "./callback-address.js";
import { keptText } from "./delivery-log.js";
import { writeError } from "./fail-run.js";
import { lockRun, type RunAtHand } from "./run-queries.js";

/** What a callback is answered with. */
export interface CallbackAnswer {
  readonly status: 200 | 404 | 409 | 410 | 422 | 503;
  readonly sentence: string;
}

type Outcome = "APPLIED" | "REPEATED" | "DIFFERENT" | "GONE" | "REFUSED";

interface Taken extends CallbackAnswer {
  readonly outcome: Outcome;
}

const SUSPENDED: CallbackAnswer = {
  status: 503,
  sentence:
    "Expected a company that may work here, but it is suspended. Send the answer again later.",
};

/** Takes a callback whose token is right: applies it, or says why it changes nothing. Each is recorded. */
export function acceptCallback(id: RunId, body: Json): Promise<CallbackAnswer> {
  return withCompany(id, async (tx): Promise<CallbackAnswer> => {
    if (await isSuspended(tx)) return SUSPENDED;
    const at = await lockRun(tx, id.runId);
    if (at === null || at.run.tokenHash === null)
      return { status: 404, sentence: "Expected the address of a callback, but it is none." };
    const now = new Date();
    const taken = await take(tx, at, body, now);
    await record(tx, at, body, taken, now);
    return { status: taken.status, sentence: taken.sentence };
  });
}

async function take(tx: CompanyTx, at: RunAtHand, body: Json, now: Date): Promise<Taken> {
  const { run, task } = at;
  const hash = digest(canonical(body));
  if (run.status === "DONE") return repeated(run.resultHash === hash);
  const over = overBecause(at, now);
  if (over !== null || task === null)
    return {
      status: 410,
      outcome: "GONE",
      sentence: `Expected a callback that is waited for, but ${over ?? "the task is over"}.`,
    };
  const applied = await applyAnswer(tx, at, "callback", { body });
  if (!applied.ok) {
    const reason = applied.sentence;
    const errorType = applied.stopped ? "WORKFLOW_TRANSITION" : "TASK_UPDATE";
    const detail = { callback: keptText(JSON.stringify(body), callbackToken(run.key)) };
    await writeError(tx, { ...at, reason, errorType, detail, at: now });
    return { status: 422, outcome: "REFUSED", sentence: reason };
  }
  await tx.db.action_run.updateMany({
    where: { company_id: tx.companyId, id: run.id },
    data: { result_hash: hash },
  });
  return { status: 200, outcome: "APPLIED", sentence: "Taken." };
}

/** The same answer again is no error of the caller's, who may not have had ours; another one is. */
function repeated(same: boolean): Taken {
  if (same) return { status: 200, outcome: "REPEATED", sentence: "Taken." };
  return {
    status: 409,
    outcome: "DIFFERENT",
    sentence: "Expected the answer that was given before, but this is another one.",
  };
}

function overBecause({ run, instance }: RunAtHand, now: Date): string | null {
  if (run.status === "SUPERSEDED") return "the task was given newer inputs meanwhile";
  if (run.endedAt !== null || instance.row.endedAt !== null) return "the task is over";
  return run.deadline === null || run.deadline <= now ? "its time is over" : null;
}

async function record(
  tx: CompanyTx,
  { run }: RunAtHand,
  body: Json,
  { outcome, sentence }: Taken,
  now: Date,
): Promise<void> {
  const kept = keptText(JSON.stringify(body), callbackToken(run.key));
  const reason = outcome === "APPLIED" || outcome === "REPEATED" ? null : sentence;
  await tx.db.$executeRaw`
    insert into action_callback (company_id, action_run_id, received_at, outcome, reason, body)
    select ${tx.companyId}, ${run.id}, ${now}, ${outcome}::callback_outcome, ${reason}, ${kept}
    where (select count(*) from action_callback
      where company_id = ${tx.companyId} and action_run_id = ${run.id}) < ${actionLimits.callbacksKept}`;
}

/** JSON text with the keys of every object in order: equal for equal values. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
