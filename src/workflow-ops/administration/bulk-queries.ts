import type { CompanyTx } from "../../db/index.js";

/** What a bulk act does with each of its tickets. */
export const BULK_ACTS = ["assign", "hold", "resume", "cancel"] as const;
export type BulkKind = (typeof BULK_ACTS)[number];

/** An act on many tickets, with how far it has come. */
export interface BulkAct {
  readonly id: number;
  readonly familyId: number;
  readonly act: BulkKind;
  readonly reason: string;
  readonly taskKey: string;
  readonly userIds: readonly number[];
  readonly userNames: readonly string[];
  readonly createdBy: number;
  readonly createdByName: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly done: number;
  readonly refused: number;
  readonly waiting: number;
}

/** A ticket that an act was refused on, and why. */
export interface RefusedTicket {
  readonly ticketId: number;
  readonly title: string;
  readonly sentence: string;
}

/** One bulk act; null where there is none. One query. */
export async function findBulkAct(tx: CompanyTx, id: number): Promise<BulkAct | null> {
  const [found] = await tx.db.$queryRaw<BulkAct[]>`
    select b.id, b.workflow_family_id as "familyId", b.act, b.reason, b.task_key as "taskKey", b.user_ids as "userIds",
      array(select n.name from "user" n where n.company_id = b.company_id and n.id = any(b.user_ids) order by n.name) as "userNames",
      b.created_by as "createdBy", u.name as "createdByName", b.created_at as "createdAt", b.finished_at as "finishedAt",
      c.done, c.refused, c.waiting
    from bulk_act b
    join "user" u on u.company_id = b.company_id and u.id = b.created_by
    cross join lateral (
      select count(*) filter (where t.done)::int as done, count(*) filter (where not t.done)::int as refused,
        count(*) filter (where t.done is null)::int as waiting
      from bulk_act_ticket t where t.company_id = b.company_id and t.bulk_act_id = b.id) c
    where b.company_id = ${tx.companyId} and b.id = ${id}`;
  return found ?? null;
}

/** The tickets that it was refused on, by number, at most `size`. One query. */
export function refusedTickets(tx: CompanyTx, id: number, size: number): Promise<RefusedTicket[]> {
  return tx.db.$queryRaw<RefusedTicket[]>`
    select i.id as "ticketId", i.title, t.sentence
    from bulk_act_ticket t
    join workflow_instance i on i.company_id = t.company_id and i.id = t.workflow_instance_id
    where t.company_id = ${tx.companyId} and t.bulk_act_id = ${id} and not t.done order by i.id limit ${size}`;
}

/** The next tickets that wait for it, at most `size`, with the open task that it assigns, if there is one. One query. */
export function waitingTickets(
  tx: CompanyTx,
  { id, taskKey }: Pick<BulkAct, "id" | "taskKey">,
  size: number,
): Promise<{ readonly ticketId: number; readonly taskId: number | null }[]> {
  return tx.db.$queryRaw`
    select t.workflow_instance_id as "ticketId", k.id as "taskId"
    from bulk_act_ticket t
    left join task_instance k on k.company_id = t.company_id and k.workflow_instance_id = t.workflow_instance_id
      and k.closed_step is null and k.task_key = ${taskKey}
    where t.company_id = ${tx.companyId} and t.bulk_act_id = ${id} and t.done is null
    order by t.workflow_instance_id limit ${size}`;
}
