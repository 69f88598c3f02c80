import { Prisma, type CompanyTx } from "../../db/index.js";
import type { Fields } from "../../engine/index.js";
import { stateOf, type Instance, type InstanceRow, type OpenTask } from "./instance.js";
import { claimSubstituteIds, substituteIds } from "../tasks/substitutes-sql.js";

const instanceColumns = Prisma.sql`
  i.id, i.workflow_family_id as "familyId", i.workflow_definition_id as "definitionId", i.status::text,
  i.stalled, i.step, i.ran, i.pending, i.last_steps as "lastSteps", i.title, i.submitter_id as "submitterId", i.created_at as "createdAt",
  i.started_at as "startedAt", i.ended_at as "endedAt",
  (select t.ticket_key from ticket_instance t
    where t.company_id = i.company_id and t.workflow_instance_id = i.id order by t.id limit 1) as "ticketKey"`;

/** Whether rows are read for a command, which locks the instance, or for a page or a preview, which does not. */
export type Reading = "locked" | "seen";

/** Which instance: by its own id, or by that of one of its tasks. */
export type Which = { readonly ticketId: number } | { readonly taskId: number };

function idOf({ companyId }: CompanyTx, which: Which): Prisma.Sql {
  if ("ticketId" in which) return Prisma.sql`${which.ticketId}::int`;
  return Prisma.sql`(select x.workflow_instance_id from task_instance x where x.company_id = ${companyId} and x.id = ${which.taskId})`;
}

/**
 * An instance's row. "locked" holds it until the transaction ends: the first lock of every command that changes an instance, so
 * that commands on it are serial and no two can wait for each other. Null when there is no such instance.
 */
export function readInstanceRow(
  tx: CompanyTx,
  instanceId: number,
  reading: Reading,
): Promise<InstanceRow | null> {
  return readRow(tx, { ticketId: instanceId }, reading);
}

/** The row of the instance that a task belongs to; null when there is no such task. */
export function readInstanceRowOfTask(
  tx: CompanyTx,
  taskId: number,
  reading: Reading,
): Promise<InstanceRow | null> {
  return readRow(tx, { taskId }, reading);
}

async function readRow(tx: CompanyTx, which: Which, reading: Reading): Promise<InstanceRow | null> {
  const rows = await tx.db.$queryRaw<InstanceRow[]>`
    select ${instanceColumns} from workflow_instance i
    where i.company_id = ${tx.companyId} and i.id = ${idOf(tx, which)} ${lock(reading)}`;
  return rows[0] ?? null;
}

function lock(reading: Reading): Prisma.Sql {
  return reading === "locked" ? Prisma.sql`for update of i` : Prisma.empty;
}

/** The field values after a step; none before the submission. */
export async function readFields(tx: CompanyTx, instanceId: number, step: number): Promise<Fields> {
  if (step === 0) return {};
  const rows = await tx.db.$queryRaw<{ fields: Fields }[]>`
    select fields from workflow_data
    where company_id = ${tx.companyId} and workflow_instance_id = ${instanceId} and step = ${step}`;
  return rows[0]?.fields ?? {};
}

/** The field values as they are now, with the step that left them; also where nobody knows the step yet. Null before the submission. */
export function readFieldsNow(
  tx: CompanyTx,
  instanceId: number,
): Promise<{ readonly step: number; readonly fields: Fields } | null> {
  return fieldsNow(tx, { ticketId: instanceId });
}

async function fieldsNow(
  tx: CompanyTx,
  which: Which,
): Promise<{ readonly step: number; readonly fields: Fields } | null> {
  const [row] = await tx.db.$queryRaw<{ step: number; fields: Fields }[]>`
    select d.step, d.fields from workflow_instance i
    join workflow_data d on d.company_id = i.company_id and d.workflow_instance_id = i.id and d.step = i.step
    where i.company_id = ${tx.companyId} and i.id = ${idOf(tx, which)}`;
  return row ?? null;
}

/** The open tasks of an instance, in the order in which they were opened. One query. */
export async function readOpenTasks(tx: CompanyTx, which: Which): Promise<OpenTask[]> {
  return tx.db.$queryRaw<OpenTask[]>`
    select t.id, t.task_key as "taskKey", t.number, t.status::text, t.revision, t.opened_step as "openedStep",
      t.refreshed_step as "refreshedStep", t.claimed_by as "claimedBy", t.claimed_at as "claimedAt", t.named, t.chain,
      case when t.named then array(select u.user_id from task_instance_user u
        where u.company_id = t.company_id and u.task_instance_id = t.id order by u.user_id) else '{}' end as "userIds",
      case when t.named then ${substituteIds} else '{}' end as "substituteIds",
      case when t.claimed_by is not null then ${claimSubstituteIds} else '{}' end as "claimSubstituteIds"
    from task_instance t
    where t.company_id = ${tx.companyId} and t.workflow_instance_id = ${idOf(tx, which)}
      and t.closed_step is null
    order by t.id`;
}

/**
 * An instance with what the engine decides from, asked at once. For a locked one it is the truth until the transaction ends, as is whatever
 * is asked behind it; else it is for a page or a preview. Null when there is no such instance.
 */
export async function readInstance(
  tx: CompanyTx,
  which: Which,
  reading: Reading,
): Promise<Instance | null> {
  const [row, now, tasks] = await Promise.all([
    readRow(tx, which, reading),
    fieldsNow(tx, which),
    readOpenTasks(tx, which),
  ]);
  if (row === null) return null;
  const open = row.step === 0 ? [] : tasks;
  return { row, open, state: stateOf(row, now?.fields ?? {}, open) };
}
