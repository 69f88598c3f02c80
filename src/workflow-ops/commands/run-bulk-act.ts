import { reject, type Actor, type Result } from "../../access/index.js";
import { actorNow } from "../../accounts/index.js";
import { withCompany, type CompanyTx } from "../../db/index.js";
import { enqueue } from "../../jobs/queue.js";
import { findBulkAct, waitingTickets, type BulkAct } from "../administration/bulk-queries.js";
import { assignTask } from "./assign-task.js";
import { cancelTicket } from "./cancel-ticket.js";
import { holdTicket } from "./hold-ticket.js";
import { resumeTicket } from "./resume-ticket.js";

/** So many tickets are done by one job; the rest is left to the next, so that one company's many do not hold up the others. */
const SLICE = 100;

interface Waiting {
  readonly ticketId: number;
  readonly taskId: number | null;
}

/**
 * Does a bulk act with its next tickets, each by the command that a page would use, in a transaction of its own, as whoever asked for it, with the
 * rights that they have by then; nothing where more than `onlyUpTo` wait. What was done before the process died is not done again: each ticket has a form id.
 */
export async function runBulkAct(
  bulk: { readonly companyId: number; readonly id: number },
  onlyUpTo = Number.POSITIVE_INFINITY,
): Promise<void> {
  const begun = await withCompany(bulk, async (tx) => {
    const act = await findBulkAct(tx, bulk.id);
    if (act === null || act.finishedAt !== null || act.waiting > onlyUpTo) return null;
    const actor = await actorNow(tx, { companyId: bulk.companyId, userId: act.createdBy });
    return { act, actor, tickets: await waitingTickets(tx, act, SLICE) };
  });
  if (begun === null) return;
  for (const waiting of begun.tickets) {
    const result = begun.actor === null ? gone() : await one(begun.actor, begun.act, waiting);
    await withCompany(bulk, (tx) => record(tx, bulk.id, waiting.ticketId, result));
  }
  await withCompany(bulk, (tx) => goOn(tx, bulk.id));
}

function one(actor: Actor, act: BulkAct, { taskId, ticketId }: Waiting): Promise<Result> | Result {
  const formId = `bulk/${act.id}/${ticketId}`; // no browser can have spent it: the ids of forms have no slash
  const { reason, userIds } = act;
  switch (act.act) {
    case "assign":
      return taskId === null ? notOpen() : assignTask(actor, { taskId, userIds, reason, formId });
    case "hold":
      return holdTicket(actor, { ticketId, reason, formId });
    case "resume":
      return resumeTicket(actor, { ticketId, reason, formId });
    case "cancel":
      return cancelTicket(actor, { ticketId, reason, formId });
    default:
      return act.act satisfies never;
  }
}

async function record(
  tx: CompanyTx,
  bulkId: number,
  ticketId: number,
  result: Result,
): Promise<void> {
  const outcome = result.ok ? { done: true } : { done: false, sentence: result.rejection.sentence };
  await tx.db.bulk_act_ticket.updateMany({
    where: {
      company_id: tx.companyId,
      bulk_act_id: bulkId,
      workflow_instance_id: ticketId,
      done: null,
    },
    data: outcome,
  });
}

async function goOn(tx: CompanyTx, bulkId: number): Promise<void> {
  const [next] = await waitingTickets(tx, { id: bulkId, taskKey: "" }, 1);
  if (next !== undefined) return enqueue(tx, "bulk-act", { bulk_act_id: bulkId });
  await tx.db.bulk_act.updateMany({
    where: { company_id: tx.companyId, id: bulkId, finished_at: null },
    data: { finished_at: new Date() },
  });
}

function gone() {
  return reject(
    "forbidden",
    "Expected whoever asked for this to be active still, but their account was deactivated.",
  );
}

function notOpen() {
  return reject("conflict", "Expected the task to be open on this ticket, but it is not.");
}
