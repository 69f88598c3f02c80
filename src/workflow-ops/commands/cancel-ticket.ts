import type { Actor, Result } from "../../access/index.js";
import { administer, type AdminInput } from "./administer.js";
import type { Done } from "./command.js";

const act = { act: "ticket_cancelled", what: "cancel this ticket", needsReason: true };

/** Ends a live ticket as cancelled, and cancels its open tasks. Needs a reason. */
export function cancelTicket(actor: Actor, input: AdminInput): Promise<Result<Done>> {
  return administer(actor, input, act, () => ({
    ok: true,
    prepared: { writeSet: { writer: { kind: "cancel" }, fields: {} } },
  }));
}
