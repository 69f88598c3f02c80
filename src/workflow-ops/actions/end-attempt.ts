import type { Called } from "../../calling/index.js";
import { asJson, Prisma, withCompany, type CompanyTx } from "../../db/index.js";
import type { Json } from "../../engine/index.js";
import { actionLimits } from "../../settings.js";
import { applyAnswer } from "./apply-answer.js";
import type { RunId } from "./begin-attempt.js";
import { callbackToken } from "./callback-address.js";
import { keptHeaders, keptText } from "./delivery-log.js";
import { failRun } from "./fail-run.js";
import { pauseAfter, retryAfterSeconds } from "./pauses.js";
import { queueDeadline, queueRuns } from "./queue-run.js";
import { lockRun, successorOf, type RunAtHand } from "./run-queries.js";

/** What came back of an attempt. */
export interface Ended extends RunId {
  readonly number: number;
  readonly called: Called;
}

type Outcome = "ACCEPTED" | "FAILED" | "DROPPED";

/**
 * Keeps what came back of an attempt, and does what follows from it, in one transaction. What an older attempt brings back, or one of a
 * run that is over, is recorded and changes nothing.
 */
export function endAttempt({ companyId, runId, number, called }: Ended): Promise<void> {
  return withCompany({ companyId }, async (tx) => {
    const at = await lockRun(tx, runId);
    if (at === null) return;
    const now = new Date();
    const { run } = at;
    if (run.attempt !== number) return closeAttempt(tx, at, number, called, TOO_LATE, now);
    await tx.db.action_run.updateMany({
      where: { company_id: tx.companyId, id: run.id },
      data: { in_flight_until: null, updated_at: now },
    });
    if (run.endedAt !== null || run.status !== "SENDING") {
      await closeAttempt(tx, at, number, called, droppedBecause(at), now);
      const next = run.endedAt === null ? null : await successorOf(tx, run);
      if (next !== null) await queueRuns(tx, [{ id: next }]);
      return;
    }
    await goOn(tx, at, number, called, now);
  });
}

const TOO_LATE = dropped("a later attempt of the same run had begun");

function dropped(but: string): { outcome: Outcome; reason: string } {
  return { outcome: "DROPPED", reason: `Expected an answer that is waited for, but ${but}.` };
}

function droppedBecause({ run }: RunAtHand): { outcome: Outcome; reason: string | null } {
  switch (run.status) {
    case "DONE":
      // Its callback was quicker than the answer to the request.
      return { outcome: "ACCEPTED", reason: null };
    case "SUPERSEDED":
      return dropped("the task was given newer inputs meanwhile");
    case "ABANDONED":
      return dropped("the task was over by then");
    default:
      return dropped("the run was given up meanwhile");
  }
}

async function goOn(
  tx: CompanyTx,
  at: RunAtHand,
  number: number,
  called: Called,
  now: Date,
): Promise<void> {
  const failed = failureOf(called, now);
  if (failed !== null) return retryOrFail(tx, at, number, called, failed, now);
  if (called.kind !== "answered") return;
  if (at.taskDefinition.task_type === "ASYNC_ACTION") {
    await closeAttempt(tx, at, number, called, { outcome: "ACCEPTED", reason: null }, now);
    return waitForCallback(tx, at, now);
  }
  const body = bodyOf(called);
  const applied = !body.ok
    ? { ok: false as const, sentence: body.sentence, stopped: false }
    : await applyAnswer(tx, at, "task", {
        status: called.status,
        headers: called.headers,
        body: body.value,
      });
  if (applied.ok)
    return closeAttempt(tx, at, number, called, { outcome: "ACCEPTED", reason: null }, now);
  const reason = applied.sentence;
  await closeAttempt(tx, at, number, called, { outcome: "FAILED", reason }, now);
  const errorType = applied.stopped ? "WORKFLOW_TRANSITION" : "TASK_UPDATE";
  await failRun(tx, { ...at, number, reason, errorType, at: now });
}

interface Failed {
  readonly reason: string;
  readonly again: boolean;
  readonly afterSeconds: number | null;
  /** Nothing was tried: it does not count. */
  readonly untried: boolean;
}

/** Why an attempt failed; null for an answer that says yes. */
function failureOf(called: Called, now: Date): Failed | null {
  if (called.kind === "failed")
    return {
      reason: called.sentence,
      again: called.again,
      afterSeconds: called.afterSeconds ?? null,
      untried: called.code === "busy" || called.code === "stopped",
    };
  const { status, headers } = called;
  if (status >= 200 && status < 300) return null;
  return {
    reason: `Expected an answer that says yes (2xx), but it was ${status}.`,
    again: status === 429 || status >= 500,
    afterSeconds: retryAfterSeconds(headers["retry-after"], now),
    untried: false,
  };
}

/** Attempts that were not made at all may be many, but not without end. */
const MOST_ATTEMPTS = 200;

async function retryOrFail(
  tx: CompanyTx,
  at: RunAtHand,
  number: number,
  called: Called,
  { reason, again, afterSeconds, untried }: Failed,
  now: Date,
): Promise<void> {
  const { run } = at;
  await closeAttempt(tx, at, number, called, { outcome: "FAILED", reason }, now);
  const spared = untried && number < MOST_ATTEMPTS;
  if (!again || (!spared && run.tries >= actionLimits.tries))
    return failRun(tx, { ...at, number, reason, at: now });
  const pause = spared
    ? ((afterSeconds ?? 1) + Math.random()) * 1000
    : pauseAfter(run.tries, afterSeconds, Math.random());
  const next = new Date(now.getTime() + pause);
  await tx.db.action_run.updateMany({
    where: { company_id: tx.companyId, id: run.id },
    data: {
      status: "QUEUED",
      tries: spared ? run.tries - 1 : run.tries,
      next_try_at: next,
      updated_at: now,
    },
  });
  await setTask(tx, at, "OPEN", now);
  await queueRuns(tx, [{ id: run.id, at: next }]);
}

async function waitForCallback(tx: CompanyTx, at: RunAtHand, now: Date): Promise<void> {
  const { run } = at;
  await tx.db.action_run.updateMany({
    where: { company_id: tx.companyId, id: run.id },
    data: { status: "WAITING", updated_at: now },
  });
  await setTask(tx, at, "PENDING", now);
  await queueDeadline(tx, run.id, run.deadline ?? now);
}

async function setTask(
  tx: CompanyTx,
  { run }: RunAtHand,
  status: "OPEN" | "PENDING",
  now: Date,
): Promise<void> {
  await tx.db.task_instance.updateMany({
    where: { company_id: tx.companyId, id: run.taskId },
    data: { status, updated_at: now },
  });
}

/** The answer's body: JSON; text where it says that it is something else; null where there is none. */
function bodyOf(
  called: Extract<Called, { kind: "answered" }>,
): { ok: true; value: Json } | { ok: false; sentence: string } {
  const { body, headers } = called;
  if (body.trim() === "") return { ok: true, value: null };
  try {
    return { ok: true, value: JSON.parse(body) as Json };
  } catch {
    const type = headers["content-type"] ?? "application/json";
    if (!/\bjson\b/i.test(type)) return { ok: true, value: body };
    return { ok: false, sentence: "Expected JSON in the answer, but it is none." };
  }
}

async function closeAttempt(
  tx: CompanyTx,
  { run }: RunAtHand,
  number: number,
  called: Called,
  { outcome, reason }: { outcome: Outcome; reason: string | null },
  now: Date,
): Promise<void> {
  const token = callbackToken(run.key);
  const response =
    called.kind === "answered"
      ? {
          response_status: called.status,
          response_headers: asJson(keptHeaders(called.headers, token)),
          response_body: keptText(called.body, token),
        }
      : { response_headers: Prisma.DbNull };
  await tx.db.action_attempt.updateMany({
    where: {
      company_id: tx.companyId,
      action_run_id: run.id,
      number,
      outcome: { in: ["UNDER_WAY", "LOST"] },
    },
    data: {
      outcome,
      reason,
      ended_at: now,
      milliseconds: Math.max(0, Math.round(called.milliseconds)),
      ...response,
    },
  });
}
