import type { Actor } from "../../access/index.js";
import { userNames } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { Fields, GraphOverlay, WorkflowStatus } from "../../engine/index.js";
import { loadDefinition, type LoadedDefinition } from "../../workflow-design/index.js";
import { fieldRows, usersInStories, type FieldRow } from "./field-rows.js";
import { completionIn, lastCompletion, type EndedAs } from "./completion-queries.js";
import { fieldStories, NEWEST_STEPS, storiesOfLongTicket } from "./field-story-queries.js";
import { readFields, readFieldsNow, readInstanceRow } from "../rounds/instance-queries.js";
import { readSteps } from "../rounds/step-queries.js";
import { overlayOf } from "./overlay.js";
import { progressOf, type ProgressItem } from "./progress.js";
import { executes, seesTicket, standingOf, type Standing } from "../standing.js";
import { asRequesterSees, whoInShort } from "../tasks/task-words.js";
import { newestTasks, readNewestTasks, type TaskRow } from "../tasks/task-row-queries.js";
import { adminActs, type AdminActs } from "./ticket-acts.js";
import { prepareWithdrawal } from "../commands/withdraw-ticket.js";
import { stateOf, type InstanceRow } from "../rounds/instance.js";
import { ticketKindTitle, ticketNumber } from "../words.js";

/** Everything that a ticket's page shows but its history and its explanations. */
export interface TicketPage {
  readonly id: number;
  /** "PR-1042". */
  readonly number: string;
  readonly title: string;
  readonly status: WorkflowStatus;
  readonly stalled: boolean;
  readonly step: number;
  readonly familyId: number;
  readonly workflowTitle: string;
  readonly version: number;
  readonly ticketKey: string;
  /** Title of the ticket definition that it was submitted with. */
  readonly ticketTitle: string;
  readonly submitterId: number;
  readonly submitterName: string;
  readonly submittedAt: Date;
  readonly endedAt: Date | null;
  readonly endedAs: EndedAs | null;
  /** The reader is a ticket admin of it. */
  readonly administers: boolean;
  /** The reader submitted it and may take it back now. */
  readonly mayWithdraw: boolean;
  /** What a ticket admin may do with it now; all false for others. */
  readonly acts: AdminActs;
  readonly fields: readonly FieldRow[];
  /** The field values themselves, for layouts and forms. */
  readonly values: Fields;
  /** The newest of each task; whom an open one waits for is told to its requester by roles, not by name. */
  readonly tasks: readonly TaskRow[];
  /** Ids of open tasks that the reader may do by role and name, and not as an admin alone. */
  readonly yours: readonly number[];
  readonly progress: readonly ProgressItem[];
  readonly overlay: GraphOverlay;
  readonly definition: LoadedDefinition;
}

/** Asks ahead for what findTicket wants to know. */
export function askForTicket(tx: CompanyTx, ticketId: number): readonly Promise<unknown>[] {
  return [
    readInstanceRow(tx, ticketId, "seen"),
    readFieldsNow(tx, ticketId),
    readNewestTasks(tx, ticketId),
    readSteps(tx, ticketId, NEWEST_STEPS),
    storiesOfLongTicket(tx, ticketId),
  ];
}

/** A ticket with its values, for the page of an act that shows little else. */
export interface TicketInBrief extends Head {
  /** The reader is a ticket admin of it. */
  readonly administers: boolean;
  readonly values: Fields;
  readonly definition: LoadedDefinition;
}

/** A submitted ticket in brief, for whoever sees it; null for everybody else. Two queries, asked at once. */
export async function findTicketInBrief(
  tx: CompanyTx,
  actor: Actor,
  ticketId: number,
): Promise<TicketInBrief | null> {
  const [found, now] = await Promise.all([
    findForViewer(tx, actor, ticketId),
    readFieldsNow(tx, ticketId),
  ]);
  if (found === null) return null;
  const { row, definition, standing } = found;
  const values = await valuesAt(tx, row, now);
  const { administers } = standing;
  return { ...head(row, definition), administers, values, definition };
}

interface Seen {
  readonly row: InstanceRow;
  readonly definition: LoadedDefinition;
  readonly standing: Standing;
}

async function findForViewer(tx: CompanyTx, actor: Actor, ticketId: number): Promise<Seen | null> {
  const row = await readInstanceRow(tx, ticketId, "seen");
  if (row === null || row.status === "NOT_STARTED") return null;
  const definition = await loadDefinition(tx, row.definitionId);
  if (definition === null) return null;
  const standing = standingOf(actor, definition);
  return seesTicket(standing, row) ? { row, definition, standing } : null;
}

/** The values of the row's step: those that were read, unless a step was written in between. */
async function valuesAt(
  tx: CompanyTx,
  row: InstanceRow,
  now: Awaited<ReturnType<typeof readFieldsNow>>,
): Promise<Fields> {
  return now?.step === row.step ? now.fields : readFields(tx, row.id, row.step);
}

/** A submitted ticket with all that its page shows, for its submitter and its ticket admins; null for everybody else. Eight queries. */
export async function findTicket(
  tx: CompanyTx,
  actor: Actor,
  ticketId: number,
): Promise<TicketPage | null> {
  const seen = await findForViewer(tx, actor, ticketId);
  if (seen === null) return null;
  const { row, definition, standing } = seen;
  const [now, found, stories, newest] = await Promise.all([
    readFieldsNow(tx, row.id),
    newestTasks(tx, row.id),
    fieldStories(tx, row),
    row.status === "IN_PROGRESS" ? [] : readSteps(tx, row.id, NEWEST_STEPS),
  ]);
  const values = await valuesAt(tx, row, now);
  const tasks = standing.administers
    ? found
    : found.map((task) => asRequesterSees(task, actor.userId));
  const names = await userNames(tx, [
    row.submitterId,
    ...usersInStories(definition, values, stories),
  ]);
  const told = newest[0]?.step === row.step ? completionIn(newest, row, definition) : undefined;
  const endedAs = told === undefined ? await lastCompletion(tx, row, definition) : told;
  const submitterName = names.get(row.submitterId) ?? "";
  const story = { row, definition, tasks, endedAs, submitterName };
  const instance = { row, open: [], state: stateOf(row, values, []) };
  const withdrawal = prepareWithdrawal({ instance, definition, standing });
  const live = row.endedAt === null;
  return {
    ...head(row, definition),
    submitterName,
    endedAs,
    administers: standing.administers,
    mayWithdraw: live && withdrawal.ok,
    acts: adminActs(standing.administers, row, tasks, definition),
    fields: fieldRows(definition, values, stories, names),
    values,
    tasks,
    yours: found.filter((task) => doesByRole(standing, task)).map(({ id }) => id),
    progress: progressOf(story),
    overlay: overlayOf({
      ...story,
      ticketKey: row.ticketKey,
      status: row.status,
      tasks: tasks.map((task) => ({ ...task, who: whoInShort(task) })),
    }),
    definition,
  };
}

function doesByRole({ actor, lists }: Standing, task: TaskRow): boolean {
  if (task.closedStep !== null || task.taskType !== "FORM") return false;
  if (task.claimedBy !== null && task.claimedBy !== actor.userId) return false;
  return executes({ actor: { ...actor, isCompanyAdmin: false }, lists, administers: false }, task);
}

type Head = ReturnType<typeof head>;

function head(row: InstanceRow, definition: LoadedDefinition) {
  const { prefix, title } = definition.definition;
  return {
    id: row.id,
    number: ticketNumber(prefix, row.id),
    title: row.title,
    status: row.status,
    stalled: row.stalled,
    step: row.step,
    familyId: row.familyId,
    workflowTitle: title,
    version: definition.version,
    ticketKey: row.ticketKey,
    ticketTitle: ticketKindTitle(definition.definition, row.ticketKey),
    submitterId: row.submitterId,
    submittedAt: row.startedAt ?? row.createdAt,
    endedAt: row.endedAt,
  };
}
