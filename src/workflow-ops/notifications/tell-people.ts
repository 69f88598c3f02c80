import { withCompany, type CompanyTx } from "../../db/index.js";
import { loadDefinition } from "../../workflow-design/index.js";
import { readersAmong, type Audience } from "../comments/audience-queries.js";
import { findComment } from "../comments/comment-queries.js";
import { readInstanceRow, readOpenTasks } from "../rounds/instance-queries.js";
import { newsOfStep, readStep } from "./step-news.js";
import { watcherIds } from "./watcher-queries.js";
import { writeNotifications, type News } from "./write-notifications.js";

/** What the job `tell` is told: the ids of an act that is over. */
export interface Act {
  readonly companyId: number;
  readonly ticketId: number;
  readonly step?: number;
  readonly commentId?: number;
}

/** Tells people of a step or a comment, in a transaction of its own. Done again, it tells nobody twice. */
export async function tellPeople(act: Act): Promise<void> {
  await withCompany(act, async (tx) => {
    const at = await audienceOf(tx, act.ticketId);
    if (at === null) return;
    if (act.step !== undefined) await tellStep(tx, at, act.step);
    if (act.commentId !== undefined) await tellComment(tx, at, act.commentId);
  });
}

async function audienceOf(tx: CompanyTx, ticketId: number): Promise<Audience | null> {
  const row = await readInstanceRow(tx, ticketId, "seen");
  const definition = row && (await loadDefinition(tx, row.definitionId));
  if (row === null || definition === null) return null;
  return { row, definition, open: await readOpenTasks(tx, { ticketId }) };
}

async function tellStep(tx: CompanyTx, at: Audience, number: number): Promise<void> {
  const step = await readStep(tx, at.row.id, number);
  if (step === null) return;
  const source = { ticketId: at.row.id, actorId: step.actorId };
  await writeNotifications(tx, source, await newsOfStep(tx, at, step));
}

async function tellComment(tx: CompanyTx, at: Audience, commentId: number): Promise<void> {
  const comment = await findComment(tx, commentId);
  if (comment === null || comment.deleted) return;
  const named = await tx.db.comment_mention.findMany({
    where: { company_id: tx.companyId, comment_id: commentId },
    select: { user_id: true },
  });
  const mentioned = new Set(named.map(({ user_id }) => user_id));
  const watching = await watcherIds(tx, at.row);
  const readers = await readersAmong(tx, at, [...new Set([...mentioned, ...watching])]);
  const news = readers.map(({ id }): News => ({
    userId: id,
    kind: mentioned.has(id) ? "MENTIONED" : "COMMENTED",
    // Who is named only when it is changed was told of it before, as of a comment: this is other news.
    about: mentioned.has(id) ? `mention:${commentId}` : `comment:${commentId}`,
    commentId,
  }));
  await writeNotifications(tx, { ticketId: at.row.id, actorId: comment.authorId }, news);
}
