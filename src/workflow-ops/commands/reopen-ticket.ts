import type { Actor, Result } from "../../access/index.js";
import { administer, type AdminInput } from "./administer.js";
import type { Done } from "./command.js";

const act = { act: "ticket_reopened", what: "reopen this ticket", needsReason: true, stalls: true };

/** Brings an ended ticket back. Nothing starts, and it is stalled, until a field changes or a task is woken. Needs a reason. */
export function reopenTicket(actor: Actor, input: AdminInput): Promise<Result<Done>> {
  return administer(actor, input, act, () => ({
    ok: true,
    prepared: { writeSet: { writer: { kind: "reopen" }, fields: {} } },
  }));
}
