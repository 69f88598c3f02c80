import type { Actor } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";

/** Makes the roles that an import names and the company has not: plain ones, with no members. Of names that differ in capitals only one is made. */
export async function makeRoles(
  tx: CompanyTx,
  actor: Actor,
  names: readonly string[],
): Promise<void> {
  const byName = new Map(names.map((name) => [name.toLowerCase(), name]));
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
}
