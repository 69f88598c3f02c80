import type { Actor, Result } from "../../../access/index.js";
import { inCommand, type Done } from "../../commands/command.js";
import { discussionAtHand } from "../../comments/discussion-at-hand.js";

/** Begins or ends watching a ticket, for the actor alone, who must see it. */
export function watchTicket(
  actor: Actor,
  input: {
    readonly ticketId: number;
    readonly watching: boolean;
    readonly formId?: string;
    readonly location: string;
  },
): Promise<Result<Done>> {
  return inCommand(actor, input, async (tx) => {
    const found = await discussionAtHand(tx, actor, input.ticketId);
    if (!found.ok) return found;
    await tx.db.$executeRaw`
      insert into ticket_watcher (company_id, workflow_instance_id, user_id, watching)
      values (${tx.companyId}, ${input.ticketId}, ${actor.userId}, ${input.watching})
      on conflict (company_id, workflow_instance_id, user_id) do update set watching = excluded.watching, updated_at = now()`;
    return { ok: true };
  });
}
