import type { Actor, Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import { withCommit, type CompanyTx } from "../../db/index.js";
import { inCommand, type Done } from "./command.js";
import { playRound } from "../rounds/play-round.js";
import type { Prepared } from "../rounds/prepared.js";
import { reasonOf } from "./reason.js";
import { reasonMissing } from "./refusals.js";
import { administeredTicket, type TicketAtHand } from "./ticket-at-hand.js";

/** What every act of administration on a ticket is given. */
export interface AdminInput {
  readonly ticketId: number;
  /** Why; kept in the history and in the audit. */
  readonly reason?: string;
  readonly formId?: string;
  /** The reader was told that nothing would be open afterwards. */
  readonly confirmedStall?: boolean;
}

/** An act: its words, and the write-set it comes to. */
export interface Act {
  /** The audit's word: "ticket_held". */
  readonly act: string;
  /** For refusals: "hold this ticket". */
  readonly what: string;
  readonly needsReason: boolean;
  /** The act itself stalls the ticket, and says so. */
  readonly stalls?: boolean;
}

/** What an act makes of the ticket as it is under the lock. */
export type Prepare = (
  tx: CompanyTx,
  at: TicketAtHand,
) => Promise<Result<{ prepared: Prepared }>> | Result<{ prepared: Prepared }>;

/** An act of a ticket admin that is a round: checks the right and the reason, decides, writes, and records it in the audit. */
export function administer(
  actor: Actor,
  input: AdminInput,
  act: Act,
  prepare: Prepare,
): Promise<Result<Done>> {
  const form = { formId: input.formId, location: `/tickets/${input.ticketId}` };
  const perform = async (tx: CompanyTx, found: Result<{ at: TicketAtHand }>) => {
    if (!found.ok) return found;
    const reason = reasonOf(input.reason);
    if (act.needsReason && reason === null) return reasonMissing(act.what);
    const ready = await prepare(tx, found.at);
    if (!ready.ok) return ready;
    const { instance, definition } = found.at;
    const { before, after, ...round } = ready.prepared;
    const played = await playRound(tx, {
      ...round,
      instance,
      definition,
      actorId: actor.userId,
      ...(reason === null ? {} : { reason }),
      confirmedStall: input.confirmedStall === true || act.stalls === true,
    });
    if (!played.ok) return played;
    const entry = {
      act: act.act,
      objectKind: "workflow_instance",
      objectId: input.ticketId,
      familyId: instance.row.familyId,
      before: { status: instance.row.status, step: instance.row.step, ...before },
      after: { status: played.round.state.status, step: instance.row.step + 1, ...after },
      ...(reason === null ? {} : { reason }),
    };
    await withCommit(tx, recordAudit(tx, actor, entry));
    return { ok: true as const };
  };
  return inCommand(actor, form, perform, (tx) =>
    administeredTicket(tx, actor, input.ticketId, act.what),
  );
}
