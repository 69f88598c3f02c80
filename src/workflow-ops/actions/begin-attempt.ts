import { signatureHeaders, type Call } from "../../calling/index.js";
import { signingSecrets } from "../../accounts/index.js";
import { asJson, withCompany, type CompanyTx } from "../../db/index.js";
import { actionInput } from "../../engine/index.js";
import { digest } from "../../sealing/index.js";
import { actionLimits } from "../../settings.js";
import { readFields } from "../rounds/instance-queries.js";
import { ticketNumber } from "../words.js";
import { callbackToken, callbackUrl } from "./callback-address.js";
import { keptAddress, keptHeaders, keptText } from "./delivery-log.js";
import { failRun } from "./fail-run.js";
import { queueRuns } from "./queue-run.js";
import { lockRun, otherInFlight, successorOf, type Run, type RunAtHand } from "./run-queries.js";

/** A run of a company. */
export interface RunId {
  readonly companyId: number;
  readonly runId: number;
}

/** A request that is to be made now, as this attempt of its run. */
export interface Begun {
  readonly number: number;
  readonly call: Call;
}

interface Request {
  readonly url: string;
  readonly body: string;
}

const LOOK_AGAIN_MS = 600_000;

/**
 * Begins the next attempt of a run: what it sends is written down, and committed before it goes out. Null when there is nothing to send:
 * the run is over, waits, or its ticket is on hold. `again`: the job was begun before, by a process that died or could not finish.
 */
export function beginAttempt(id: RunId, again: boolean): Promise<Begun | null> {
  return withCompany(id, async (tx) => {
    const at = await lockRun(tx, id.runId);
    if (at === null) return null;
    const now = new Date();
    if (at.run.endedAt !== null) {
      if (again) await giveUpRequest(tx, at.run, now);
      return null;
    }
    // On hold nothing begins; what is queued is queued again when the ticket is resumed.
    if (at.task === null || at.instance.row.status !== "IN_PROGRESS") {
      if (again && at.run.status === "SENDING") await backToTheQueue(tx, at.run, now);
      return null;
    }
    if (at.run.status !== "QUEUED" && at.run.status !== "SENDING") return null;
    const later = (await suspended(tx, now)) ?? (await notBefore(tx, at.run, again, now));
    if (later !== null) {
      await queueRuns(tx, [{ id: at.run.id, at: later }]);
      return null;
    }
    if (at.run.status === "SENDING") await loseAttempt(tx, at.run, now);
    return begin(tx, at, now);
  });
}

/** A suspended company sends nothing; its runs look again from time to time whether that is over. */
async function suspended({ companyId, db }: CompanyTx, now: Date): Promise<Date | null> {
  const company = await db.company.findUniqueOrThrow({
    where: { id: companyId },
    select: { suspended_at: true },
  });
  return company.suspended_at && new Date(now.getTime() + LOOK_AGAIN_MS);
}

/** When this run may go on, if that is not now: after a pause, or when a request of the same task came back. */
async function notBefore(tx: CompanyTx, run: Run, again: boolean, now: Date): Promise<Date | null> {
  if (run.status === "SENDING") {
    const dead = again || run.inFlightUntil === null || run.inFlightUntil <= now;
    return dead ? null : run.inFlightUntil;
  }
  if (run.nextTryAt !== null && run.nextTryAt > now) return run.nextTryAt;
  return otherInFlight(tx, run);
}

/** The request of a superseded run will not be told of any more: its successor need not wait. */
async function giveUpRequest(tx: CompanyTx, run: Run, now: Date): Promise<void> {
  if (run.inFlightUntil === null) return;
  await loseAttempt(tx, run, now);
  await tx.db.action_run.updateMany({
    where: { company_id: tx.companyId, id: run.id },
    data: { in_flight_until: null, updated_at: now },
  });
  const next = await successorOf(tx, run);
  if (next !== null) await queueRuns(tx, [{ id: next }]);
}

/** The process that was sending died, and nothing is sent for now: the run waits like those that had not begun. */
async function backToTheQueue(tx: CompanyTx, run: Run, now: Date): Promise<void> {
  await loseAttempt(tx, run, now);
  await tx.db.action_run.updateMany({
    where: { company_id: tx.companyId, id: run.id },
    data: { status: "QUEUED", in_flight_until: null, next_try_at: null, updated_at: now },
  });
  await tx.db.task_instance.updateMany({
    where: { company_id: tx.companyId, id: run.taskId },
    data: { status: "OPEN", updated_at: now },
  });
}

async function loseAttempt(tx: CompanyTx, run: Run, now: Date): Promise<void> {
  await tx.db.action_attempt.updateMany({
    where: { company_id: tx.companyId, action_run_id: run.id, outcome: "UNDER_WAY" },
    data: {
      outcome: "LOST",
      ended_at: now,
      reason:
        "Expected to keep what came back, but the process that made this call ended before that.",
    },
  });
}

async function begin(tx: CompanyTx, at: RunAtHand, now: Date): Promise<Begun | null> {
  const { run, taskDefinition } = at;
  const number = run.attempt + 1;
  const made = await makeRequest(tx, at);
  if (!made.ok) {
    await insertAttempt(tx, at, number, { url: taskDefinition.action_url ?? "", body: "" }, now);
    await markSending(tx, at, number, now);
    await failRun(tx, { ...at, number, reason: made.sentence, at: now });
    return null;
  }
  const { request } = made;
  const secrets = await signingSecrets(tx);
  const headers = {
    "content-type": "application/json",
    "idempotency-key": run.key,
    ...signatureHeaders(secrets, run.key, now, request.body),
  };
  await insertAttempt(tx, at, number, request, now, headers);
  await markSending(tx, at, number, now);
  const timeoutSeconds = requestSeconds(at);
  return { number, call: { companyId: tx.companyId, ...request, headers, timeoutSeconds } };
}

/** What is sent: the same at every attempt of a run, because it is made from the step that asked. */
async function makeRequest(
  tx: CompanyTx,
  { run, task, taskDefinition, instance, definition }: RunAtHand,
): Promise<{ ok: true; request: Request } | { ok: false; sentence: string }> {
  const fields = await readFields(tx, instance.row.id, task?.refreshedStep ?? instance.row.step);
  const made = actionInput(taskDefinition, fields);
  if (!made.ok) return made;
  if (taskDefinition.action_url === null)
    return { ok: false, sentence: "Expected an address to send to, but the task names none." };
  const callback = taskDefinition.task_type === "ASYNC_ACTION" ? callbackUrl(run.key) : null;
  if (callback === undefined)
    return {
      ok: false,
      sentence:
        "Expected an address for the callback, but the operator has not set BASE_URL for this process.",
    };
  const body = JSON.stringify({
    run: run.key,
    ticket: ticketNumber(definition.definition.prefix, instance.row.id),
    task: run.taskKey,
    input: made.input,
    ...(callback === null ? {} : { callback_url: callback }),
  });
  return { ok: true, request: { url: taskDefinition.action_url, body } };
}

function requestSeconds({ taskDefinition }: RunAtHand): number {
  const { task_type, timeout_seconds } = taskDefinition;
  const given = timeout_seconds ?? actionLimits.timeoutSeconds;
  return task_type === "ASYNC_ACTION" ? Math.min(given, actionLimits.requestSeconds) : given;
}

async function insertAttempt(
  tx: CompanyTx,
  { run }: RunAtHand,
  number: number,
  request: Request,
  now: Date,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const token = callbackToken(run.key);
  await tx.db.action_attempt.createMany({
    data: {
      company_id: tx.companyId,
      action_run_id: run.id,
      number,
      started_at: now,
      request: asJson({
        url: keptAddress(request.url, token),
        headers: keptHeaders(headers, token),
        body: keptText(request.body, token),
      }),
    },
  });
}

/** From here on the request is under way: its callback is taken, and a second worker keeps away. */
async function markSending(tx: CompanyTx, at: RunAtHand, number: number, now: Date): Promise<void> {
  const { run, taskDefinition } = at;
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  const callback =
    taskDefinition.task_type === "ASYNC_ACTION"
      ? {
          token_hash: digest(callbackToken(run.key)),
          deadline: later(taskDefinition.timeout_seconds ?? actionLimits.timeoutSeconds),
        }
      : {};
  await tx.db.action_run.updateMany({
    where: { company_id: tx.companyId, id: run.id },
    data: {
      status: "SENDING",
      attempt: number,
      tries: run.tries + 1,
      next_try_at: null,
      in_flight_until: later(requestSeconds(at) + actionLimits.graceSeconds),
      updated_at: now,
      ...callback,
    },
  });
  await tx.db.task_instance.updateMany({
    where: { company_id: tx.companyId, id: run.taskId },
    data: { status: "IN_PROGRESS", updated_at: now },
  });
}
