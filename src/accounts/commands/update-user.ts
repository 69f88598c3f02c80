import { reject, type Actor, type Result } from "../../access/index.js";
import { errorCode, withCompany, type CompanyTx } from "../../db/index.js";
import { refusalNow } from "./admin-now.js";
import { unknownRoles } from "./create-user.js";
import { recordAudit } from "./record-audit.js";
import { roleNames } from "./role-names.js";

/** What may change of a user: the name, and the whole set of roles. */
export interface UserChange {
  readonly userId: number;
  readonly name: string;
  readonly roleIds: readonly number[];
}

/** Changes a user's name and gives or takes roles; it counts from the user's next request on. */
export async function updateUser(actor: Actor, change: UserChange): Promise<Result> {
  try {
    return await withCompany(actor, (tx) => update(tx, actor, change));
  } catch (error) {
    if (errorCode(error) !== "last_admin") throw error;
    return reject("invalid", LAST_ADMIN, {
      errors: [{ field: "roles", message: LAST_ADMIN_FIELD }],
    });
  }
}

const LAST_ADMIN =
  "Expected the company to keep an active admin, but this change takes the last one.";
const LAST_ADMIN_FIELD =
  "Roles must leave the company an active admin. Make somebody else a company admin first";

async function update(tx: CompanyTx, actor: Actor, change: UserChange): Promise<Result> {
  const refusal = await refusalNow(tx, actor);
  if (refusal) return refusal;
  const { companyId, db } = tx;
  const key = { company_id: companyId, user_id: change.userId };
  const user = await db.user.findUnique({
    where: { company_id_id: { company_id: companyId, id: change.userId } },
    select: { name: true, roles: { select: { role_id: true, role: { select: { name: true } } } } },
  });
  if (!user) return reject("not_found", "Expected a user of this company, but there is none.");
  const after = await roleNames(tx, change.roleIds);
  if (!after) return unknownRoles();
  const held = user.roles.map((role) => role.role_id);
  const before = user.roles.map((role) => role.role.name).toSorted();
  if (user.name === change.name && before.join("\n") === after.join("\n")) return { ok: true };
  await db.user.updateMany({
    where: { company_id: companyId, id: change.userId },
    data: { name: change.name },
  });
  await db.user_role.deleteMany({
    where: { ...key, role_id: { in: held, notIn: [...change.roleIds] } },
  });
  await db.user_role.createMany({
    data: change.roleIds.filter((id) => !held.includes(id)).map((role_id) => ({ ...key, role_id })),
    skipDuplicates: true,
  });
  await recordAudit(tx, actor, {
    act: "user_updated",
    objectKind: "user",
    objectId: change.userId,
    before: { name: user.name, roles: before },
    after: { name: change.name, roles: after },
  });
  return { ok: true };
}
