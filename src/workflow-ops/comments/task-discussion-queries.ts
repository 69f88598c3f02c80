import type { Actor } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { readInstanceRowOfTask } from "../rounds/instance-queries.js";
import { executes, seesTicket } from "../standing.js";
import { ticketNumber } from "../words.js";
import { discussionOf, type Discussion } from "./discussion-at-hand.js";

/** A page on which a ticket is talked about. */
export interface Place {
  readonly address: string;
  readonly label: string;
}

/** The ticket behind an open task that the actor may do; null for everybody else. */
export async function taskDiscussion(
  tx: CompanyTx,
  actor: Actor,
  taskId: number,
): Promise<{ readonly at: Discussion; readonly place: Place } | null> {
  const row = await readInstanceRowOfTask(tx, taskId, "seen");
  const at = row && (await discussionOf(tx, actor, row.id));
  const task = at?.open.find(({ id }) => id === taskId);
  if (!at || task === undefined || !executes(at.standing, task)) return null;
  const label = at.definition.compiled.tasks.get(task.taskKey)?.definition.title ?? task.taskKey;
  return { at, place: { address: `/tasks/${taskId}`, label } };
}

/** Where the actor talks about a ticket: its page, or that of an open task of it that they may do; null: nowhere any more. */
export async function placeOf(
  tx: CompanyTx,
  actor: Actor,
  ticketId: number,
): Promise<Place | null> {
  const at = await discussionOf(tx, actor, ticketId);
  if (at === null) return null;
  const label = ticketNumber(at.definition.definition.prefix, ticketId);
  if (seesTicket(at.standing, at.row)) return { address: `/tickets/${ticketId}`, label };
  const task = at.open.find((one) => executes(at.standing, one));
  return task === undefined ? null : { address: `/tasks/${task.id}`, label };
}
