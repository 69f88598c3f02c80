import { reject, type Actor, type Result } from "../../access/index.js";
import { errorCode, withCompany } from "../../db/index.js";
import { refusalNow } from "./admin-now.js";
import { nameTaken, roleColumns, type RoleInput } from "./create-role.js";
import { recordAudit } from "./record-audit.js";

/** Changes a role for everybody who holds it, from their next request on. */
export async function updateRole(actor: Actor, roleId: number, input: RoleInput): Promise<Result> {
  try {
    return await withCompany(actor, async (tx) => {
      const refusal = await refusalNow(tx, actor);
      if (refusal) return refusal;
      const key = { company_id_id: { company_id: tx.companyId, id: roleId } };
      const before = await tx.db.role.findUnique({
        where: key,
        select: {
          name: true,
          description: true,
          is_company_admin: true,
          is_workflow_designer: true,
        },
      });
      if (!before)
        return reject("not_found", "Expected a role of this company, but there is none.");
      const after = roleColumns(input);
      if (JSON.stringify(before) === JSON.stringify(after)) return { ok: true };
      await tx.db.role.update({ where: key, data: after, select: { id: true } });
      await recordAudit(tx, actor, {
        act: "role_updated",
        objectKind: "role",
        objectId: roleId,
        before,
        after,
      });
      return { ok: true };
    });
  } catch (error) {
    if (errorCode(error) === "unique") return nameTaken();
    if (errorCode(error) !== "last_admin") throw error;
    return reject(
      "invalid",
      "Expected the company to keep an active admin, but this change takes the last one.",
      {
        errors: [
          {
            field: "is_company_admin",
            message: "Company admin must stay on here, or the company would have no active admin",
          },
        ],
      },
    );
  }
}
