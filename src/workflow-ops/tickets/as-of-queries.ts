import { userNames } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import { fieldValue, type WorkflowStatus } from "../../engine/index.js";
import { showValue, type LoadedDefinition, type ShownValue } from "../../workflow-design/index.js";
import { readFields } from "../rounds/instance-queries.js";
import { userIdsIn } from "../user-values.js";
import { componentTitle } from "../words.js";
import { historyOf, type HistoryEntry } from "./history-queries.js";

/** A ticket as it was right after one of its steps. */
export interface AsOf {
  readonly step: number;
  readonly status: WorkflowStatus;
  /** What the step itself did. */
  readonly entry: HistoryEntry;
  readonly fields: readonly {
    readonly key: string;
    readonly shown: ShownValue;
    /** By this very step. */
    readonly changed: boolean;
    readonly cleared: boolean;
  }[];
  /** Tasks that were open then, in the order in which they were opened. */
  readonly open: readonly OpenThen[];
}

interface OpenThen {
  readonly key: string;
  readonly title: string;
  /** How often it had been asked. */
  readonly number: number;
  readonly openedStep: number;
  /** When it was done or cancelled later on; null: it is open still. */
  readonly closedStep: number | null;
}

/** The ticket after a step; null when it has not come so far. Five queries, whatever happened before and since. */
export async function ticketAsOf(
  tx: CompanyTx,
  ticket: { readonly id: number; readonly definition: LoadedDefinition },
  step: number,
): Promise<AsOf | null> {
  const { definition, id } = ticket;
  const [entry] = await historyOf(tx, ticket, { below: step + 1, size: 1 });
  if (entry === undefined || entry.step !== step) return null;
  const values = await readFields(tx, id, step);
  const list = definition.fields.list;
  const ids = list.flatMap(({ key }) =>
    userIdsIn(definition.compiled.fields.get(key), fieldValue(values, key)),
  );
  const names = ids.length === 0 ? new Map<number, string>() : await userNames(tx, ids);
  const open = await openThen(tx, id, step);
  return {
    step,
    status: entry.status,
    entry,
    fields: list.map((field) => ({
      key: field.key,
      shown: showValue(field, fieldValue(values, field.key), (user) => names.get(Number(user))),
      changed: entry.changes.some(({ key }) => key === field.key),
      cleared: entry.cleared.some(({ key }) => key === field.key),
    })),
    open: open.map((task) => ({ ...task, title: componentTitle(definition.definition, task.key) })),
  };
}

function openThen(
  tx: CompanyTx,
  ticketId: number,
  step: number,
): Promise<Omit<OpenThen, "title">[]> {
  return tx.db.$queryRaw`
    select t.task_key as key, t.number, t.opened_step as "openedStep", t.closed_step as "closedStep"
    from task_instance t
    where t.company_id = ${tx.companyId} and t.workflow_instance_id = ${ticketId} and t.opened_step <= ${step}
      and (t.closed_step is null or t.closed_step > ${step})
    order by t.opened_step, t.id`;
}
