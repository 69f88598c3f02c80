import type { Actor, Result } from "../../access/index.js";
import { administer, type AdminInput } from "./administer.js";
import type { Done } from "./command.js";

const act = { act: "ticket_resumed", what: "resume this ticket", needsReason: false };

/** Resumes a ticket that is on hold, with one round for everything that was written meanwhile. */
export function resumeTicket(actor: Actor, input: AdminInput): Promise<Result<Done>> {
  return administer(actor, input, act, () => ({
    ok: true,
    prepared: { writeSet: { writer: { kind: "resume" }, fields: {} } },
  }));
}
