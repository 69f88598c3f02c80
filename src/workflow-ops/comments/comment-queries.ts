import { Prisma, type CompanyTx } from "../../db/index.js";
import { commentLimits } from "../../settings.js";
import { commentParts, type CommentPart } from "./comment-parts.js";

/** A comment as a page shows it. */
export interface TicketComment {
  readonly id: number;
  readonly authorName: string;
  readonly at: Date;
  readonly editedAt: Date | null;
  /** Null: it was deleted. */
  readonly parts: readonly CommentPart[] | null;
  readonly mayEdit: boolean;
  readonly mayDelete: boolean;
}

interface Row {
  readonly id: number;
  readonly authorId: number;
  readonly authorName: string;
  readonly body: string;
  readonly at: Date;
  readonly editedAt: Date | null;
  readonly deleted: boolean;
  readonly mentioned: readonly string[];
}

/** Which comments of a ticket: below this id, and said before this moment; null for from the newest on. */
export interface CommentPlace {
  readonly below: number | null;
  readonly before: Date | null;
  readonly size: number;
}

/** A ticket's comments, newest first. One query. */
export async function listComments(
  tx: CompanyTx,
  reader: { readonly userId: number; readonly administers: boolean },
  ticketId: number,
  { below, before, size }: CommentPlace,
): Promise<TicketComment[]> {
  const rows = await tx.db.$queryRaw<Row[]>`
    select c.id, c.author_id as "authorId", u.name as "authorName", c.body, c.created_at as at, c.edited_at as "editedAt",
      c.deleted_at is not null as deleted, ${mentionedNames} as mentioned
    from comment c join "user" u on u.company_id = c.company_id and u.id = c.author_id
    where c.company_id = ${tx.companyId} and c.workflow_instance_id = ${ticketId}
      and (${below}::int is null or c.id < ${below}::int)
      and (${before}::timestamptz is null or c.created_at <= ${before}::timestamptz)
    order by c.id desc limit ${size}`;
  const now = Date.now();
  return rows.map((row) => shown(row, reader, now));
}

const mentionedNames = Prisma.sql`array(select m.name from comment_mention n
  join "user" m on m.company_id = n.company_id and m.id = n.user_id
  where n.company_id = c.company_id and n.comment_id = c.id)`;

function shown(
  row: Row,
  { userId, administers }: { readonly userId: number; readonly administers: boolean },
  now: number,
): TicketComment {
  const { id, authorName, at, editedAt, deleted } = row;
  const own = row.authorId === userId;
  return {
    id,
    authorName,
    at,
    editedAt,
    parts: deleted ? null : commentParts(row.body, row.mentioned),
    mayEdit: !deleted && own && isYoung(at, now),
    mayDelete: !deleted && (own || administers),
  };
}

/** Whether a comment may still be changed by its author. */
export function isYoung(at: Date, now: number): boolean {
  return now - at.getTime() < commentLimits.editMinutes * 60_000;
}

/** A comment for its author or a ticket admin, whoever asks: the rights are the caller's to look at. */
export interface CommentRow {
  readonly id: number;
  readonly ticketId: number;
  readonly authorId: number;
  readonly body: string;
  readonly at: Date;
  readonly deleted: boolean;
}

/** One comment; `lock` keeps others from changing it until the transaction ends. */
export async function findComment(
  tx: CompanyTx,
  id: number,
  lock = false,
): Promise<CommentRow | null> {
  const [row] = await tx.db.$queryRaw<CommentRow[]>`
    select c.id, c.workflow_instance_id as "ticketId", c.author_id as "authorId", c.body, c.created_at as at,
      c.deleted_at is not null as deleted
    from comment c where c.company_id = ${tx.companyId} and c.id = ${id} ${lock ? Prisma.sql`for update` : Prisma.empty}`;
  return row ?? null;
}
