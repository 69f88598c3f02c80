import type { CompanyTx } from "../../db/index.js";
import type { TaskStatus, TaskType } from "../../engine/index.js";
import { whoInShort } from "../tasks/task-words.js";
import { roleNames } from "./ticket-list-queries.js";

/** The newest task_instance of a task as of a step. */
export interface TaskThen {
  readonly taskKey: string;
  /** OPEN stands for whatever kind of open it was. */
  readonly status: Extract<TaskStatus, "OPEN" | "COMPLETED" | "CANCELLED">;
  /** How often it had been asked. */
  readonly number: number;
  /** How often it had been done, counted no further than 100. */
  readonly timesDone: number;
  readonly skipped: boolean;
  readonly completedByName: string | null;
  readonly openedStep: number;
  /** When it was done or cancelled, then or later on; null: it is open still. */
  readonly closedStep: number | null;
  /** Whom it waited for: by its roles, as who had claimed it then is not kept. */
  readonly who: string;
}

type Row = Omit<TaskThen, "who"> & {
  readonly taskType: TaskType;
  readonly roleNames: readonly string[] | null;
};

/** How each task stood right after a step, those that had been opened, in the order in which they were. One query, whatever happened since. */
export async function tasksThen(
  tx: CompanyTx,
  ticketId: number,
  taskKeys: readonly string[],
  step: number,
): Promise<TaskThen[]> {
  const rows = await tx.db.$queryRaw<Row[]>`
    select t.task_key as "taskKey", t.number, t.opened_step as "openedStep", t.closed_step as "closedStep",
      case when t.closed_step <= ${step} then t.status::text else 'OPEN' end as status,
      t.skipped, d.name as "completedByName", ${roleNames} as "roleNames",
      (select k.task_type::text from task_definition k where k.company_id = t.company_id and k.id = t.task_definition_id) as "taskType",
      (select count(*)::int from (select from task_instance o
        where o.company_id = t.company_id and o.workflow_instance_id = t.workflow_instance_id and o.task_key = t.task_key
          and o.status = 'COMPLETED' and o.closed_step <= ${step} limit 100) done) as "timesDone"
    from unnest(${[...taskKeys]}::text[]) as k (task_key)
    cross join lateral (
      select * from task_instance o
      where o.company_id = ${tx.companyId} and o.workflow_instance_id = ${ticketId} and o.task_key = k.task_key and o.opened_step <= ${step}
      order by o.number desc limit 1) t
    left join "user" d on d.company_id = t.company_id and d.id = t.completed_by
    order by t.opened_step, t.id`;
  return rows.map(({ roleNames: roles, taskType, ...task }) => ({
    ...task,
    who: whoInShort({ taskType, claimedByName: null, userNames: null, roleNames: roles }),
  }));
}
