import type { CompanyTx } from "../../db/index.js";
import type { Due, TaskDefinition } from "../../engine/index.js";
import { loadDefinition, type LoadedDefinition } from "../../workflow-design/index.js";
import type { InstanceRow, OpenTask } from "../rounds/instance.js";
import { readInstanceRowOfTask, readOpenTasks } from "../rounds/instance-queries.js";

/** To whom a task escalates, and how. */
export interface Escalation {
  readonly act: NonNullable<Due["escalation"]>["act"];
  readonly roleId: number;
  readonly roleName: string;
}

/** An open task of a live ticket, under the ticket's lock, that has a due time. */
export interface OverdueTask {
  readonly task: OpenTask;
  readonly taskDefinition: TaskDefinition;
  readonly row: InstanceRow;
  readonly definition: LoadedDefinition;
  readonly open: readonly OpenTask[];
  readonly dueAt: Date;
  /** It is time, and nobody was told. */
  readonly tells: boolean;
  /** It is time to escalate, and it did not yet. */
  readonly escalates: Escalation | null;
}

interface Row {
  readonly dueAt: Date;
  readonly tells: boolean;
  readonly escalates: boolean;
  readonly act: Escalation["act"] | null;
  readonly roleId: number | null;
  readonly roleName: string | null;
}

/** Locks the ticket of a task and finds what is to be done about it by this moment; null: nothing, or nothing any more. */
export async function lockOverdue(
  tx: CompanyTx,
  taskId: number,
  at: Date,
): Promise<OverdueTask | null> {
  const row = await readInstanceRowOfTask(tx, taskId, "locked");
  const definition = row && (await loadDefinition(tx, row.definitionId));
  if (row?.status !== "IN_PROGRESS" || !definition) return null;
  const open = await readOpenTasks(tx, { ticketId: row.id });
  const task = open.find(({ id }) => id === taskId);
  const taskDefinition = task && definition.compiled.tasks.get(task.taskKey)?.definition;
  const state = taskDefinition && (await readState(tx, taskId, at));
  if (!state) return null;
  const { dueAt, tells } = state;
  const escalates = escalationOf(state);
  if (!tells && escalates === null) return null;
  return { task, taskDefinition, row, definition, open, dueAt, tells, escalates };
}

function escalationOf({ act, escalates, roleId, roleName }: Row): Escalation | null {
  if (!escalates || act === null || roleId === null || roleName === null) return null;
  return { act, roleId, roleName };
}

async function readState(tx: CompanyTx, taskId: number, at: Date): Promise<Row | undefined> {
  const [state] = await tx.db.$queryRaw<Row[]>`
    select t.due_at as "dueAt", t.due_at <= ${at} and t.overdue_told_at is null as tells,
      coalesce(t.escalate_at <= ${at} and t.escalated_at is null, false) as escalates,
      d.due -> 'escalation' ->> 'act' as act, r.id as "roleId", r.name as "roleName"
    from task_instance t
    join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id
    left join role r on r.company_id = d.company_id and r.id = d.escalation_role_id
    where t.company_id = ${tx.companyId} and t.id = ${taskId} and t.closed_step is null and t.due_at is not null`;
  return state;
}
