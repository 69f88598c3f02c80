import { userNames } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import { fieldValue, type GraphOverlay, type WorkflowStatus } from "../../engine/index.js";
import { showValue, type ShownValue } from "../../workflow-design/index.js";
import { readFields } from "../rounds/instance-queries.js";
import { userIdsIn } from "../user-values.js";
import { componentTitle } from "../words.js";
import { lastCompletion } from "./completion-queries.js";
import { historyOf, type HistoryEntry } from "./history-queries.js";
import { overlayOf } from "./overlay.js";
import { tasksThen, type TaskThen } from "./tasks-then-queries.js";
import type { TicketPage } from "./ticket-queries.js";

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
  readonly open: readonly (TaskThen & { readonly title: string })[];
  /** How each component stood, for the implied graph. */
  readonly overlay: GraphOverlay;
}

type Asked = Pick<TicketPage, "id" | "definition" | "ticketKey" | "submitterName">;

/** The ticket after a step; null when it has not come so far. At most six queries, whatever happened before and since. */
export async function ticketAsOf(tx: CompanyTx, ticket: Asked, step: number): Promise<AsOf | null> {
  const { definition, id } = ticket;
  const [entry] = await historyOf(tx, ticket, { below: step + 1, size: 1 });
  if (entry === undefined || entry.step !== step) return null;
  const values = await readFields(tx, id, step);
  const list = definition.fields.list;
  const ids = list.flatMap(({ key }) =>
    userIdsIn(definition.compiled.fields.get(key), fieldValue(values, key)),
  );
  const names = ids.length === 0 ? new Map<number, string>() : await userNames(tx, ids);
  const keys = definition.definition.tasks.map(({ key }) => key);
  const tasks = await tasksThen(tx, id, keys, step);
  const { status } = entry;
  const endedAs = await lastCompletion(tx, { id, status, step }, definition);
  return {
    step,
    status,
    entry,
    fields: list.map((field) => ({
      key: field.key,
      shown: showValue(field, fieldValue(values, field.key), (user) => names.get(Number(user))),
      changed: entry.changes.some(({ key }) => key === field.key),
      cleared: entry.cleared.some(({ key }) => key === field.key),
    })),
    open: tasks
      .filter((task) => task.status === "OPEN")
      .map((task) => ({ ...task, title: componentTitle(definition.definition, task.taskKey) })),
    overlay: overlayOf({ ...ticket, status, endedAs, tasks }),
  };
}
