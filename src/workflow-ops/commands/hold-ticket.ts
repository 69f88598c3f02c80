import type { Actor, Result } from "../../access/index.js";
import { administer, type AdminInput } from "./administer.js";
import type { Done } from "./command.js";

const act = { act: "ticket_held", what: "hold this ticket", needsReason: true };

/** Puts a live ticket on hold: nothing starts and no task can be completed until it is resumed. Needs a reason. */
export function holdTicket(actor: Actor, input: AdminInput): Promise<Result<Done>> {
  return administer(actor, input, act, () => ({
    ok: true,
    prepared: { writeSet: { writer: { kind: "hold" }, fields: {} } },
  }));
}
