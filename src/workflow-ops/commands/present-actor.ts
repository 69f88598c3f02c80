import { reject, type Actor, type Result } from "../../access/index.js";
import { actorNow, isUnchanged } from "../../accounts/index.js";
import { rightsAre, type CompanyTx } from "../../db/index.js";

/**
 * The actor with the roles that they hold at this moment. A command reads them after it has locked what it changes: a role taken away while
 * it waited is gone.
 */
export async function presentActor(tx: CompanyTx, actor: Actor): Promise<Result<{ now: Actor }>> {
  const now = (await isUnchanged(tx, actor)) ? actor : await actorNow(tx, actor);
  rightsAre(tx, now?.rightsVersion ?? null);
  if (now !== null) return { ok: true, now };
  return reject(
    "forbidden",
    "Expected you to be an active user, but your account was deactivated.",
  );
}
