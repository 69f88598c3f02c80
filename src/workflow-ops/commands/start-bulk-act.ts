import { reject, type Actor, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import { enqueue } from "../../jobs/queue.js";
import { loadDefinition } from "../../workflow-design/index.js";
import type { BulkKind } from "../administration/bulk-queries.js";
import { findTickets, type AfterTicket } from "../administration/found-tickets-queries.js";
import { resolveFilter } from "../administration/resolve-filter-queries.js";
import type { AdminFilter } from "../administration/ticket-filter.js";
import { inCommand, type Done } from "./command.js";
import { reasonOf } from "./reason.js";
import { reasonMissing } from "./refusals.js";
import { adminOf } from "./save-filter.js";

/** What is to be done with which tickets. */
export interface BulkInput {
  readonly familyId: number;
  /** A version of the workflow, by which the filter is read. */
  readonly definitionId: number;
  readonly act: BulkKind;
  readonly reason: string;
  /** The chosen tickets, or all that a filter finds. */
  readonly tickets: readonly number[] | AdminFilter;
  /** Of assign. */
  readonly taskKey: string;
  readonly userIds: readonly number[];
  readonly formId?: string;
}

/** The most tickets of one bulk act. */
const MOST_TICKETS = 5_000;

/** So many are done while the sender waits; more are left to a job. */
export const AT_ONCE = 20;

/** After this nobody is doing the few of an act any more. */
const LEFT_BEHIND_MS = 120_000;

const PAGE = 500;

const WHAT: { readonly [act in BulkKind]: string } = {
  assign: "assign these tasks",
  hold: "hold these tickets",
  resume: "resume these tickets",
  cancel: "cancel these tickets",
};

/**
 * Writes down an act on many tickets, by a ticket admin, and leaves it to a job when they are many. Nothing is done with the tickets yet:
 * runBulkAct does it one by one. `location` is the page of its progress.
 */
export function startBulkAct(actor: Actor, input: BulkInput): Promise<Result<Done>> {
  return inCommand(actor, { formId: input.formId, location: "" }, async (tx) => {
    const admin = await adminOf(tx, actor, input.familyId);
    if (!admin.ok) return admin;
    const reason = reasonOf(input.reason);
    if (reason === null && (input.act === "hold" || input.act === "cancel"))
      return reasonMissing(WHAT[input.act]);
    if (input.act === "assign" && (input.taskKey === "" || input.userIds.length === 0))
      return nobodyChosen();
    const ids = await ticketsOf(tx, input);
    if (ids.length === 0) return nothingChosen();
    if (ids.length > MOST_TICKETS) return tooMany();
    const id = await insert(tx, actor, { ...input, reason: reason ?? "" }, ids);
    // Few are done by whoever sends the form; should that process die, the job takes what is left.
    const runAt = new Date(Date.now() + (ids.length > AT_ONCE ? 0 : LEFT_BEHIND_MS));
    await enqueue(tx, "bulk-act", { bulk_act_id: id }, { runAt });
    await recordAudit(tx, actor, {
      act: "bulk_act_started",
      objectKind: "bulk_act",
      objectId: id,
      familyId: input.familyId,
      after: {
        act: input.act,
        tickets: ids.length,
        ...(input.act === "assign" ? { task: input.taskKey, users: input.userIds } : {}),
      },
      ...(reason === null ? {} : { reason }),
    });
    return { ok: true, location: `/admin/bulk/${id}` };
  });
}

/** Of the chosen ones those that are submitted tickets of the workflow, and no others; or all that the filter finds. */
async function ticketsOf(
  tx: CompanyTx,
  { definitionId, familyId, tickets }: BulkInput,
): Promise<readonly number[]> {
  if ("length" in tickets) {
    const rows = await tx.db.workflow_instance.findMany({
      where: {
        id: { in: tickets.slice(0, MOST_TICKETS) },
        workflow_family_id: familyId,
        started_at: { not: null },
      },
      select: { id: true },
    });
    return rows.map((row) => row.id);
  }
  const definition = await loadDefinition(tx, definitionId);
  if (definition === null) return [];
  const filter = await resolveFilter(tx, definition, tickets);
  const ids: number[] = [];
  for (let after: AfterTicket | null = null; ids.length <= MOST_TICKETS;) {
    const found = await findTickets(tx, filter, { after, size: PAGE });
    ids.push(...found.ids);
    after = found.next;
    if (after === null) break;
  }
  return ids;
}

async function insert(
  tx: CompanyTx,
  actor: Actor,
  { act, familyId, reason, taskKey, userIds }: BulkInput,
  ids: readonly number[],
): Promise<number> {
  const assigns = act === "assign";
  const bulk = await tx.db.bulk_act.create({
    data: {
      company_id: tx.companyId,
      workflow_family_id: familyId,
      act,
      reason,
      task_key: assigns ? taskKey : "",
      user_ids: assigns ? [...new Set(userIds)] : [],
      created_by: actor.userId,
    },
    select: { id: true },
  });
  await tx.db.$executeRaw`
    insert into bulk_act_ticket (company_id, bulk_act_id, workflow_instance_id)
    select ${tx.companyId}, ${bulk.id}, t from unnest(${[...new Set(ids)]}::int[]) t`;
  return bulk.id;
}

function nothingChosen() {
  return reject(
    "invalid",
    "Expected tickets to act on, but none was chosen, or none fits the filter any more.",
    {
      detail: "nothing_chosen",
    },
  );
}

function nobodyChosen() {
  return reject(
    "invalid",
    "Expected a task and somebody to do it, but one of them was not chosen.",
    {
      errors: [{ field: "user_ids", message: "Choose at least one person." }],
    },
  );
}

function tooMany() {
  return reject(
    "invalid",
    `Expected at most ${MOST_TICKETS.toLocaleString("en")} tickets at a time, but there are more: narrow the filter.`,
    { detail: "too_many_tickets" },
  );
}
