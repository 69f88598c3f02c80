import type { Actor, Result } from "../../../access/index.js";
import { inCommand, type Done } from "../../commands/command.js";
import type { MailWish, NotificationKind } from "../kinds.js";

/** How somebody wants to be told of a kind. */
export interface Preference {
  readonly kind: NotificationKind;
  readonly inApp: boolean;
  readonly byMail: MailWish;
}

/** Keeps how the actor wants to be told. What they were told already stays as it is. */
export function prefer(
  actor: Actor,
  input: {
    readonly preferences: readonly Preference[];
    readonly formId?: string;
    readonly location: string;
  },
): Promise<Result<Done>> {
  return inCommand(actor, input, async (tx) => {
    await tx.db.$executeRaw`
      insert into notification_preference (company_id, user_id, kind, in_app, by_mail)
      select ${tx.companyId}, ${actor.userId}, p.kind, p."inApp", p."byMail"
      from jsonb_to_recordset(${JSON.stringify(input.preferences)}::jsonb)
        as p (kind notification_kind, "inApp" boolean, "byMail" notification_mail)
      on conflict (company_id, user_id, kind) do update set in_app = excluded.in_app, by_mail = excluded.by_mail`;
    return { ok: true };
  });
}
