import type { Actor, Result } from "../../../access/index.js";
import { announceUsers, withCompany } from "../../../db/index.js";
import { inCommand, type Done } from "../../commands/command.js";

/** Marks one of the actor's notifications as read or unread; another's is left as it is. */
export function markRead(
  actor: Actor,
  input: {
    readonly id: number;
    readonly read: boolean;
    readonly formId?: string;
    readonly location: string;
  },
): Promise<Result<Done>> {
  return inCommand(actor, input, async (tx) => {
    await tx.db.notification.updateMany({
      where: { company_id: tx.companyId, user_id: actor.userId, id: input.id },
      data: { read_at: input.read ? new Date() : null },
    });
    await announceUsers(tx, [actor.userId]);
    return { ok: true };
  });
}

/** Marks what the actor was told up to this notification as read; what came after the page was shown stays. */
export function markAllRead(
  actor: Actor,
  input: { readonly upTo: number; readonly formId?: string; readonly location: string },
): Promise<Result<Done>> {
  return inCommand(actor, input, async (tx) => {
    await tx.db.notification.updateMany({
      where: {
        company_id: tx.companyId,
        user_id: actor.userId,
        id: { lte: input.upTo },
        read_at: null,
      },
      data: { read_at: new Date() },
    });
    await announceUsers(tx, [actor.userId]);
    return { ok: true };
  });
}

/** Remembers that a notification was followed: nothing else than that it is read. */
export async function followed(actor: Actor, id: number): Promise<void> {
  await withCompany(actor, ({ companyId, db }) =>
    db.notification.updateMany({
      where: { company_id: companyId, user_id: actor.userId, id, read_at: null },
      data: { read_at: new Date() },
    }),
  );
}
