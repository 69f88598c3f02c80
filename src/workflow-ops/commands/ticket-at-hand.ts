import type { Actor, Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { loadDefinition, type LoadedDefinition } from "../../workflow-design/index.js";
import type { Instance } from "../rounds/instance.js";
import { readInstance, type Reading } from "../rounds/instance-queries.js";
import { presentActor } from "./present-actor.js";
import { noSuchTicket, notTicketAdmin } from "./refusals.js";
import { seesTicket, standingOf, type Standing } from "../standing.js";

/** A submitted ticket; under its lock, but for a preview. */
export interface TicketAtHand {
  readonly instance: Instance;
  readonly definition: LoadedDefinition;
  readonly standing: Standing;
}

/** Locks a submitted ticket, reads the actor's roles again, and checks that they may see it. What one may not see, and what was only saved, does not exist. */
export async function ticketAtHand(
  tx: CompanyTx,
  actor: Actor,
  ticketId: number,
  reading: Reading = "locked",
): Promise<Result<{ at: TicketAtHand }>> {
  const [instance, present] = await Promise.all([
    readInstance(tx, { ticketId }, reading),
    reading === "locked" ? presentActor(tx, actor) : { ok: true as const, now: actor },
  ]);
  if (instance === null || instance.row.status === "NOT_STARTED") return noSuchTicket();
  if (!present.ok) return present;
  const definition = await loadDefinition(tx, instance.row.definitionId);
  if (definition === null) return noSuchTicket();
  const standing = standingOf(present.now, definition);
  if (!seesTicket(standing, instance.row)) return noSuchTicket();
  return { ok: true, at: { instance, definition, standing } };
}

/** The same for an act of administration; `what` is the act, for the refusal: "hold it". */
export async function administeredTicket(
  tx: CompanyTx,
  actor: Actor,
  ticketId: number,
  what: string,
  reading: Reading = "locked",
): Promise<Result<{ at: TicketAtHand }>> {
  const found = await ticketAtHand(tx, actor, ticketId, reading);
  if (found.ok && !found.at.standing.administers) return notTicketAdmin(what);
  return found;
}
