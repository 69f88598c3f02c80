import type { Actor, Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { loadDefinition, type LoadedDefinition } from "../../workflow-design/index.js";
import { presentActor } from "../commands/present-actor.js";
import { noSuchTicket } from "../commands/refusals.js";
import type { InstanceRow, OpenTask } from "../rounds/instance.js";
import { readInstanceRow, readOpenTasks, type Reading } from "../rounds/instance-queries.js";
import { executes, seesTicket, standingOf, type Standing } from "../standing.js";

/** A submitted ticket that the actor may talk about: they see it, or may do one of its open tasks. */
export interface Discussion {
  readonly row: InstanceRow;
  readonly definition: LoadedDefinition;
  readonly standing: Standing;
  readonly open: readonly OpenTask[];
}

/** Reads the actor's roles again and checks that they may comment on the ticket and put files on it. To others it does not exist. */
export async function discussionAtHand(
  tx: CompanyTx,
  actor: Actor,
  ticketId: number,
  reading: Reading = "seen",
): Promise<Result<{ at: Discussion }>> {
  const present = await presentActor(tx, actor);
  if (!present.ok) return present;
  const at = await discussionOf(tx, present.now, ticketId, reading);
  return at === null ? noSuchTicket() : { ok: true, at };
}

/** The same with the actor's roles as they are given, for pages; null where there is nothing for them. */
export async function discussionOf(
  tx: CompanyTx,
  actor: Actor,
  ticketId: number,
  reading: Reading = "seen",
): Promise<Discussion | null> {
  const row = await readInstanceRow(tx, ticketId, reading);
  const definition = row && (await loadDefinition(tx, row.definitionId));
  if (row === null || definition === null || row.status === "NOT_STARTED") return null;
  const standing = standingOf(actor, definition);
  const open = await readOpenTasks(tx, { ticketId });
  const may = seesTicket(standing, row) || open.some((task) => executes(standing, task));
  return may ? { row, definition, standing, open } : null;
}
