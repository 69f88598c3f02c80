import { listInWords } from "../../engine/index.js";
import { whoHasIt } from "../tasks/task-words.js";
import type { StatusFilter } from "../tickets/status-condition.js";
import type { TicketRow } from "../tickets/ticket-list-queries.js";
import { ticketNumber } from "../words.js";

/** A status to filter a list of tickets by. */
export interface StatusChoice {
  readonly value: StatusFilter;
  readonly label: string;
}

const SUBMITTED: readonly StatusChoice[] = [
  { value: "live", label: "Open ones" },
  { value: "IN_PROGRESS", label: "In progress" },
  { value: "ON_HOLD", label: "On hold" },
  { value: "stalled", label: "Stalled" },
  { value: "ended", label: "Ended" },
  { value: "COMPLETED", label: "Completed" },
  { value: "CANCELLED", label: "Cancelled" },
];

/** For one's own tickets. */
export const OWN_STATUSES: readonly StatusChoice[] = [
  { value: "all", label: "Any" },
  { value: "NOT_STARTED", label: "Not submitted" },
  ...SUBMITTED,
];

/** For the tickets that one administers. */
export const ADMIN_STATUSES: readonly StatusChoice[] = [
  ...SUBMITTED,
  { value: "all", label: "Any" },
];

/** The asked status if it is one of the choices, else `otherwise`. */
export function statusOf(
  asked: string,
  choices: readonly StatusChoice[],
  otherwise: StatusFilter,
): StatusFilter {
  return choices.find(({ value }) => value === asked)?.value ?? otherwise;
}

/** A row of a list with its number and where it stands in words. */
export interface WordedTicket extends TicketRow {
  readonly number: string;
  /** What it waits for: "Finance review", and on the next line with whom; or how it ended. */
  readonly stands: string;
  readonly with: string;
  /** When the first of its open tasks is due; null: none is. */
  readonly dueAt: Date | null;
  /** The first open task that is the reader's by name or claim; null: none. */
  readonly yours: { readonly id: number; readonly title: string } | null;
  /** The way so far and what may still come, a piece for each task; none for one that is only saved. */
  readonly bars: readonly ("done" | "open" | "wait")[];
}

/** A ticket of a list with whom it waits for, in words. */
export function withWords(ticket: TicketRow): WordedTicket {
  const number = ticketNumber(ticket.prefix, ticket.id);
  const yours = ticket.waitsFor.find((task) => task.yours === true);
  return {
    ...ticket,
    number,
    ...standsOf(ticket),
    dueAt: firstDue(ticket),
    yours: yours ?? null,
    bars: barsOf(ticket),
  };
}

function firstDue({ waitsFor }: TicketRow): Date | null {
  const times = waitsFor.flatMap(({ dueAt }) => (dueAt === null ? [] : [Date.parse(dueAt)]));
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** The most pieces; where a workflow has more tasks, each stands for several. */
const MOST_BARS = 8;

function barsOf({ endedAt, ran, startedAt, tasks, waitsFor }: TicketRow): WordedTicket["bars"] {
  if (startedAt === null) return [];
  const open = new Set(waitsFor.map(({ key }) => key));
  const done = ran.filter((key) => !open.has(key)).length;
  const wait = endedAt === null ? Math.max(0, tasks - done - open.size) : 0;
  const all = [
    ...Array.from({ length: done }, () => "done" as const),
    ...[...open].map(() => "open" as const),
    ...Array.from({ length: wait }, () => "wait" as const),
  ];
  const each = Math.ceil(all.length / MOST_BARS);
  return all.filter((_, at) => at % Math.max(1, each) === 0);
}

function standsOf(ticket: TicketRow): { readonly stands: string; readonly with: string } {
  if (ticket.status === "NOT_STARTED") return { stands: "Saved, only you can see it", with: "" };
  if (ticket.endedAt !== null) return { stands: ticket.endedAs ?? "Ended by an admin", with: "" };
  if (ticket.waitsFor.length === 0)
    return { stands: ticket.status === "ON_HOLD" ? "On hold" : "Nothing is open", with: "" };
  const whom = [...new Set(ticket.waitsFor.map(whoHasIt))];
  return {
    stands: listInWords(ticket.waitsFor.map(({ title }) => title)),
    with: whom.slice(0, 3).join("; ") + (whom.length > 3 ? " and others" : ""),
  };
}

/** The headings of a list of tickets as CSV. */
export const TICKET_COLUMNS = [
  "Number",
  "Title",
  "Workflow",
  "Status",
  "Waits for",
  "With",
  "Due",
  "Submitted by",
  "Submitted",
  "Ended",
];

/** A row of a list of tickets as CSV. */
export function ticketCells(row: TicketRow) {
  const { endedAt, number, stalled, stands, startedAt, status, submitterName, title, ...ticket } =
    withWords(row);
  return [
    number,
    title,
    ticket.workflowTitle,
    stalled ? "Stalled" : STATUS_WORDS[status],
    stands,
    ticket.with,
    ticket.dueAt,
    submitterName,
    startedAt,
    endedAt,
  ];
}

const STATUS_WORDS: { readonly [status in TicketRow["status"]]: string } = {
  NOT_STARTED: "Not submitted",
  IN_PROGRESS: "In progress",
  ON_HOLD: "On hold",
  COMPLETED: "Completed",
  CANCELLED: "Cancelled",
};
