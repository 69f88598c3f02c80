import { reject, type Actor } from "../../access/index.js";
import { noRoomForRoles, recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";

/** Roles that one import makes. */
const MOST_MADE = 100;

/** Makes the roles that an import names and the company has not: plain ones, with no members. Of names that differ in capitals only one is made. Gives the refusal where they are too many. */
export async function makeRoles(
  tx: CompanyTx,
  actor: Actor,
  names: readonly string[],
): Promise<ReturnType<typeof reject> | null> {
  const byName = new Map(names.map((name) => [name.toLowerCase(), name]));
  if (byName.size > MOST_MADE) {
    return reject(
      "invalid",
      `Expected a file with at most ${MOST_MADE} roles that are to be made, but it names ${byName.size}. Import it without them, or make those that are needed before.`,
      { detail: "full" },
    );
  }
  const noRoom = byName.size > 0 ? await noRoomForRoles(tx, byName.size) : null;
  if (noRoom) return noRoom;
  for (const name of byName.values()) {
    const { id } = await tx.db.role.create({
      data: { company_id: tx.companyId, name },
      select: { id: true },
    });
    await recordAudit(tx, actor, {
      act: "role_created",
      objectKind: "role",
      objectId: id,
      after: { name, is_company_admin: false, is_workflow_designer: false },
      reason: "Named by an imported workflow",
    });
  }
  return null;
}
