import type { Actor } from "../../access/index.js";
import { userNames } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import type {
  Explanation,
  Fields,
  FormField,
  TaskDefinition,
  WorkflowStatus,
} from "../../engine/index.js";
import { loadDefinition, type LoadedDefinition } from "../../workflow-design/index.js";
import { lastCompletion } from "../tickets/completion-queries.js";
import { explainStep } from "../tickets/explain-queries.js";
import { fieldRows, usersInStories, type FieldRow } from "../tickets/field-rows.js";
import { fieldStories } from "../tickets/field-story-queries.js";
import type { InstanceRow } from "../rounds/instance.js";
import { readFields, readInstanceRowOfTask } from "../rounds/instance-queries.js";
import { progressOf, type ProgressItem } from "../tickets/progress.js";
import { holds } from "../commands/task-at-hand.js";
import { executes, seesTicket, standingOf, type Standing } from "../standing.js";
import { startingValues } from "./starting-values.js";
import { findTaskRow, newestTasks, type TaskRow } from "./task-row-queries.js";
import type { Typed } from "../commands/typed-values.js";
import { cancelReasonInWords, ticketKindTitle, ticketNumber } from "../words.js";

/** The ticket behind a task, as much of it as whoever does the task may see. */
export interface TicketBehind {
  readonly id: number;
  readonly number: string;
  readonly title: string;
  readonly status: WorkflowStatus;
  readonly familyId: number;
  readonly workflowTitle: string;
  readonly version: number;
  readonly ticketTitle: string;
  readonly submitterId: number;
  readonly submitterName: string;
  readonly submittedAt: Date;
  readonly progress: readonly ProgressItem[];
  /** The reader may open the ticket's own page. */
  readonly mayOpen: boolean;
}

/** As much of a task as is needed to take what was sent for it. */
export interface TaskInBrief {
  readonly task: TaskRow;
  readonly taskDefinition: TaskDefinition;
  readonly definition: LoadedDefinition;
  readonly ticketId: number;
  readonly open: boolean;
}

/** Everything that a task's page shows. */
export interface TaskPage {
  readonly task: TaskRow;
  readonly taskDefinition: TaskDefinition;
  readonly ticket: TicketBehind;
  /** Its inputs with the newest values; for a closed task, those when it was closed. */
  readonly inputs: readonly FieldRow[];
  /** What a completed task answered; [] for others. */
  readonly answers: readonly FieldRow[];
  /** Why it is here: from the step that opened it or last refreshed it. */
  readonly why: Explanation | null;
  readonly open: boolean;
  readonly claimedByMe: boolean;
  readonly administers: boolean;
  /** The reader can complete it now; else `blocked` says why not. */
  readonly mayComplete: boolean;
  /** Why it cannot be completed by the reader now, as a sentence; null when it can. */
  readonly blocked: string | null;
  /** For an open form: its fields, and what they start with, as typed or as values. */
  readonly form: {
    readonly list: readonly FormField[];
    readonly values: Typed | Fields;
    readonly fromDraft: boolean;
  } | null;
  readonly definition: LoadedDefinition;
  /** The values of its inputs and outputs, for layouts: whoever does a task sees no more of the ticket. */
  readonly values: Fields;
}

interface Found extends TaskInBrief {
  readonly row: InstanceRow;
  readonly standing: Standing;
}

async function findForTaker(tx: CompanyTx, actor: Actor, taskId: number): Promise<Found | null> {
  const [row, task] = await Promise.all([
    readInstanceRowOfTask(tx, taskId, "seen"),
    findTaskRow(tx, taskId),
  ]);
  if (row === null || task === null) return null;
  const definition = await loadDefinition(tx, row.definitionId);
  const taskDefinition = definition?.compiled.tasks.get(task.taskKey)?.definition;
  if (definition === null || taskDefinition === undefined) return null;
  const standing = standingOf(actor, definition);
  // An action is done by no one in person: it is its ticket admins' to see.
  if (taskDefinition.task_type !== "FORM" && !standing.administers) return null;
  if (!executes(standing, task)) return null;
  const open = task.closedStep === null;
  return { task, taskDefinition, definition, ticketId: row.id, open, row, standing };
}

/** A task for whoever may do it, also when it is closed; null for everybody else. Two queries, asked at once. */
export function findTaskInBrief(
  tx: CompanyTx,
  actor: Actor,
  taskId: number,
): Promise<TaskInBrief | null> {
  return findForTaker(tx, actor, taskId);
}

/** The same with all that its page shows. A fixed number of queries. */
export async function findTask(
  tx: CompanyTx,
  actor: Actor,
  taskId: number,
): Promise<TaskPage | null> {
  const found = await findForTaker(tx, actor, taskId);
  if (found === null) return null;
  const { definition, open, row, standing, task, taskDefinition } = found;
  const [values, stories] = await Promise.all([
    readFields(tx, row.id, task.closedStep ?? row.step),
    open ? fieldStories(tx, row) : new Map<string, never>(),
  ]);
  const names = await userNames(tx, [
    row.submitterId,
    ...usersInStories(definition, values, stories),
  ]);
  const question = { ticketId: row.id, definition, kind: "task" as const, key: task.taskKey };
  const submitterName = names.get(row.submitterId) ?? "";
  const rowsOf = (keys: readonly string[]) => fieldRows(definition, values, stories, names, keys);
  const blocked = open
    ? whyBlocked(actor, task, taskDefinition, row)
    : closedSentence(definition, task);
  const typed = task.draft;
  const [done, why] = await Promise.all([
    progress(tx, { row, definition, submitterName }),
    explainStep(tx, { ...question, step: task.refreshedStep }),
  ]);
  return {
    task,
    taskDefinition,
    ticket: {
      ...behind(row, definition),
      submitterName,
      progress: done,
      mayOpen: seesTicket(standing, row),
    },
    inputs: rowsOf(taskDefinition.input_fields),
    answers:
      task.status === "COMPLETED"
        ? rowsOf(taskDefinition.output_fields.map((field) => field.key))
        : [],
    why,
    open,
    claimedByMe: open && task.claimedBy === actor.userId,
    administers: standing.administers,
    mayComplete: blocked === null,
    blocked,
    form:
      open && taskDefinition.task_type === "FORM"
        ? {
            list: taskDefinition.output_fields,
            values: typed ?? startingValues(definition, taskDefinition, values, stories),
            fromDraft: typed !== null,
          }
        : null,
    definition,
    values: seen(taskDefinition, values),
  };
}

function seen({ input_fields, output_fields }: TaskDefinition, values: Fields): Fields {
  const keys = new Set([...input_fields, ...output_fields.map((field) => field.key)]);
  return Object.fromEntries(Object.entries(values).filter(([key]) => keys.has(key)));
}

function behind(row: InstanceRow, definition: LoadedDefinition) {
  const { prefix, title } = definition.definition;
  return {
    id: row.id,
    number: ticketNumber(prefix, row.id),
    title: row.title,
    status: row.status,
    familyId: row.familyId,
    workflowTitle: title,
    version: definition.version,
    ticketTitle: ticketKindTitle(definition.definition, row.ticketKey),
    submitterId: row.submitterId,
    submittedAt: row.startedAt ?? row.createdAt,
  };
}

async function progress(
  tx: CompanyTx,
  story: { row: InstanceRow; definition: LoadedDefinition; submitterName: string },
): Promise<readonly ProgressItem[]> {
  const { row, definition } = story;
  const [tasks, endedAs] = await Promise.all([
    newestTasks(tx, row.id),
    lastCompletion(tx, row, definition),
  ]);
  return progressOf({ ...story, tasks, endedAs });
}

function whyBlocked(
  actor: Actor,
  task: TaskRow,
  { task_type }: TaskDefinition,
  { status }: InstanceRow,
): string | null {
  if (task_type !== "FORM") return actionSentence(task, status);
  if (status === "ON_HOLD")
    return "The ticket is on hold: nothing can be completed until it is resumed.";
  if (!holds(task, actor))
    return `${task.claimedByName ?? "Somebody else"} has this task: nobody else can complete it.`;
  return null;
}

function actionSentence({ status }: TaskRow, ticketStatus: InstanceRow["status"]): string {
  if (status === "ERROR") return "Another system was asked for this, and it did not succeed.";
  if (ticketStatus === "ON_HOLD" && status === "OPEN")
    return "Another system is asked for this; the ticket is on hold, so that nothing is sent until it is resumed.";
  return "Another system is asked for this: there is nothing to fill in.";
}

function closedSentence({ definition }: LoadedDefinition, task: TaskRow): string {
  if (task.status === "CANCELLED") {
    const why =
      task.cancelReason === null ? "" : `, ${cancelReasonInWords(definition, task.cancelReason)}`;
    return `This task was cancelled${why}.`;
  }
  if (task.taskType !== "FORM" && !task.skipped) return "Another system answered.";
  const who = task.completedByName ?? "Somebody";
  return task.skipped ? `${who} skipped this task.` : `${who} completed this task.`;
}
