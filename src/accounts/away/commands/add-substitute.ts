import { reject, type Actor, type FieldError, type Result } from "../../../access/index.js";
import { withCompany } from "../../../db/index.js";
import { recordAudit } from "../../commands/record-audit.js";
import { substitutionsOf } from "../away-queries.js";

/** Who stands in, and from when until when. */
export interface Away {
  readonly substituteId: number;
  readonly startsAt: Date;
  /** The moment after its last. */
  readonly endsAt: Date;
}

const MOST_AT_ONCE = 10;
const LONGEST_DAYS = 366;

/** Has somebody stand in while the actor is away: they may do tasks that name the actor, where they hold a role for the task themselves. */
export async function addSubstitute(actor: Actor, away: Away): Promise<Result> {
  const { substituteId, startsAt, endsAt } = away;
  return withCompany(actor, async (tx) => {
    const found = await tx.db.user.findFirst({
      where: { company_id: tx.companyId, id: substituteId, is_active: true },
      select: { name: true },
    });
    const errors = wrong(actor, away, found !== null);
    if (errors.length > 0)
      return reject("invalid", "Expected a colleague and a time to come, but something is wrong.", {
        errors,
      });
    const own = (await substitutionsOf(tx, actor.userId)).filter(
      ({ awayId }) => awayId === actor.userId,
    );
    if (own.length >= MOST_AT_ONCE)
      return reject(
        "conflict",
        `Expected at most ${MOST_AT_ONCE} substitutes at a time, but you have as many: end one first.`,
        {
          location: "/account/away",
        },
      );
    const { id } = await tx.db.substitution.create({
      data: {
        company_id: tx.companyId,
        user_id: actor.userId,
        substitute_id: substituteId,
        starts_at: startsAt,
        ends_at: endsAt,
      },
      select: { id: true },
    });
    await recordAudit(tx, actor, {
      act: "substitute_named",
      objectKind: "user",
      objectId: substituteId,
      after: { substitution: id, from: startsAt.toISOString(), until: endsAt.toISOString() },
    });
    return { ok: true };
  });
}

function wrong(
  actor: Actor,
  { substituteId, startsAt, endsAt }: Away,
  known: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!known) errors.push({ field: "substitute", message: "Choose somebody who works here now" });
  else if (substituteId === actor.userId)
    errors.push({ field: "substitute", message: "Choose somebody other than yourself" });
  if (endsAt <= startsAt)
    errors.push({ field: "until", message: "The last day must not be before the first" });
  else if (endsAt <= new Date())
    errors.push({ field: "until", message: "The last day must not be over" });
  else if (endsAt.getTime() - startsAt.getTime() > LONGEST_DAYS * 86_400_000)
    errors.push({ field: "until", message: "Be away for at most a year at a time" });
  return errors;
}
