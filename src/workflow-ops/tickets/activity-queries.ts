import type { CompanyTx } from "../../db/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import { listComments, type TicketComment } from "../comments/comment-queries.js";
import { readSteps } from "../rounds/step-queries.js";
import { historyOf, type HistoryEntry } from "./history-queries.js";

/** What happened on a ticket: a step of its history, or what somebody said. */
export type Activity =
  | { readonly kind: "step"; readonly at: Date; readonly step: HistoryEntry }
  | { readonly kind: "comment"; readonly at: Date; readonly comment: TicketComment };

/** Where a page of activity begins: below this step, below this comment; null for the newest. */
export interface ActivityPlace {
  readonly step: number | null;
  readonly comment: number | null;
}

/** A page of activity, newest first, and where the next one begins; null where nothing is left. */
export interface ActivityPage {
  readonly entries: readonly Activity[];
  readonly next: ActivityPlace | null;
}

interface Of {
  readonly id: number;
  readonly definition: LoadedDefinition;
  readonly administers: boolean;
}

/** Asks ahead for what activityOf wants to know. */
export function askForActivity(
  tx: CompanyTx,
  ticketId: number,
  { step, comment }: ActivityPlace,
  size: number,
): readonly Promise<unknown>[] {
  const reader = { userId: 0, administers: false }; // only tells what is done with the rows
  const comments = { below: comment, before: null, size: size + 1 };
  return [
    readSteps(tx, ticketId, { below: step, size: size + 1 }),
    ...(comment === null && step !== null ? [] : [listComments(tx, reader, ticketId, comments)]),
  ];
}

/** Steps and comments in one line. Four queries at most, whatever there is. */
export async function activityOf(
  tx: CompanyTx,
  userId: number,
  ticket: Of,
  place: ActivityPlace,
  size: number,
): Promise<ActivityPage> {
  const earlier = place.comment === null && place.step !== null;
  const read = historyOf(tx, ticket, { below: place.step, size: size + 1 });
  const commentsBefore = (before: Date | null) =>
    listComments(tx, { userId, administers: ticket.administers }, ticket.id, {
      below: place.comment,
      before,
      size: size + 1,
    });
  const [steps, comments] = await Promise.all([
    read,
    earlier ? read.then(([first]) => commentsBefore(first?.at ?? null)) : commentsBefore(null),
  ]);
  const all: Activity[] = [
    ...steps.map((step) => ({ kind: "step" as const, at: step.at, step })),
    ...comments.map((comment) => ({ kind: "comment" as const, at: comment.at, comment })),
  ];
  const entries = all.toSorted(newestFirst).slice(0, size);
  return { entries, next: all.length > size ? nextPlace(entries, place) : null };
}

function newestFirst(a: Activity, b: Activity): number {
  return b.at.getTime() - a.at.getTime() || rank(b) - rank(a) || order(b) - order(a);
}

/** At one moment what was said stands above what was done. */
function rank({ kind }: Activity): number {
  return kind === "comment" ? 1 : 0;
}

function order(entry: Activity): number {
  return entry.kind === "step" ? entry.step.step : entry.comment.id;
}

function nextPlace(entries: readonly Activity[], place: ActivityPlace): ActivityPlace {
  const last = (kind: Activity["kind"]) => entries.findLast((entry) => entry.kind === kind);
  const [step, comment] = [last("step"), last("comment")];
  return {
    step: step === undefined ? (place.step ?? TOP) : order(step),
    comment: comment === undefined ? (place.comment ?? TOP) : order(comment),
  };
}

/** Above every step and comment. */
const TOP = 2_147_483_647;
