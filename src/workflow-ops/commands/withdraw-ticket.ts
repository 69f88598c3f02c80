import { reject, type Actor, type Result } from "../../access/index.js";
import { fieldValue } from "../../engine/index.js";
import { inCommand, type Done } from "./command.js";
import { playRound } from "../rounds/play-round.js";
import type { Prepared } from "../rounds/prepared.js";
import { ticketAtHand, type TicketAtHand } from "./ticket-at-hand.js";

/** Which ticket its submitter takes back. */
export interface Withdrawal {
  readonly ticketId: number;
  readonly formId?: string;
  readonly confirmedStall?: boolean;
}

/** Sets the withdraw field of a live ticket, by its submitter; what follows, the workflow says. Refused where the ticket definition names no such field. */
export function withdrawTicket(actor: Actor, input: Withdrawal): Promise<Result<Done>> {
  const form = { formId: input.formId, location: `/tickets/${input.ticketId}` };
  return inCommand(actor, form, async (tx) => {
    const found = await ticketAtHand(tx, actor, input.ticketId);
    if (!found.ok) return found;
    const ready = prepareWithdrawal(found.at);
    if (!ready.ok) return ready;
    const { instance, definition } = found.at;
    return playRound(tx, {
      ...ready.prepared,
      instance,
      definition,
      actorId: actor.userId,
      confirmedStall: input.confirmedStall === true,
    });
  });
}

/** The checks of a withdrawal, for the command and its preview alike. */
export function prepareWithdrawal({
  instance,
  definition,
  standing,
}: TicketAtHand): Result<{ prepared: Prepared }> {
  if (instance.row.submitterId !== standing.actor.userId)
    return reject(
      "forbidden",
      "Expected the submitter to withdraw this ticket, but somebody else submitted it.",
    );
  const field = withdrawField(definition.definition.tickets, instance.row.ticketKey);
  if (field === null)
    return reject(
      "conflict",
      "Expected a ticket that can be withdrawn, but its workflow does not offer that: ask a ticket admin.",
      {
        detail: "no_withdraw_field",
      },
    );
  if (fieldValue(instance.state.fields, field) === true)
    return reject("conflict", "Expected to withdraw this ticket, but it was withdrawn already.", {
      detail: "withdrawn",
    });
  return {
    ok: true,
    prepared: { writeSet: { writer: { kind: "withdraw" }, fields: { [field]: true } } },
  };
}

/** The withdraw field of the ticket definition with this key; null where it names none. */
function withdrawField(
  tickets: readonly { readonly key: string; readonly withdraw_field: string | null }[],
  ticketKey: string,
): string | null {
  return tickets.find((ticket) => ticket.key === ticketKey)?.withdraw_field ?? null;
}
