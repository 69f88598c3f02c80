import { reject, type Actor, type Result } from "../../access/index.js";
import { errorCode, withCompany } from "../../db/index.js";
import { findRole } from "../role-queries.js";
import { refusalNow } from "./admin-now.js";
import { recordAudit } from "./record-audit.js";

/** Deletes a role that nobody holds and no workflow names. */
export async function deleteRole(actor: Actor, roleId: number): Promise<Result> {
  try {
    return await withCompany(actor, async (tx) => {
      const refusal = await refusalNow(tx, actor);
      if (refusal) return refusal;
      const role = await findRole(tx, roleId);
      if (!role) return reject("not_found", "Expected a role of this company, but there is none.");
      const holders = await tx.db.user_role.count({
        where: { company_id: tx.companyId, role_id: roleId },
      });
      if (holders > 0 || role.uses > 0) return inUse(roleId, holders, role.uses);
      await tx.db.role.delete({
        where: { company_id_id: { company_id: tx.companyId, id: roleId } },
        select: { id: true },
      });
      await recordAudit(tx, actor, {
        act: "role_deleted",
        objectKind: "role",
        objectId: roleId,
        before: { name: role.name },
      });
      return { ok: true };
    });
  } catch (error) {
    if (errorCode(error) === "foreign_key") return inUse(roleId, 1, 1); // somebody got it meanwhile
    throw error;
  }
}

function inUse(roleId: number, holders: number, places: number): ReturnType<typeof reject> {
  const uses = [
    holders === 1 ? "one person holds it" : holders > 1 ? `${holders} people hold it` : "",
    places === 1
      ? "one place of a workflow names it"
      : places > 1
        ? `${places} places of workflows name it`
        : "",
  ];
  return reject(
    "conflict",
    `Expected a role that nobody holds and no workflow names, but ${uses.filter(Boolean).join(" and ")}. Replace it there first.`,
    { location: `/company/roles/${roleId}` },
  );
}
