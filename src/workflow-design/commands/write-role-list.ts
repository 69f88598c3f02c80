import type { FieldError, RoleList } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { RoleListKind, Stage } from "../role-list-queries.js";

/** Which list of a workflow. */
export interface RoleListPlace {
  readonly familyId: number;
  readonly stage: Stage;
  readonly kind: RoleListKind;
  /** '' for the ticket admins. */
  readonly componentKey: string;
}

/** Makes a list be exactly this one. Needs the lock of the family. */
export async function writeRoleList(
  tx: CompanyTx,
  place: RoleListPlace,
  list: RoleList,
): Promise<void> {
  const key = {
    company_id: tx.companyId,
    workflow_family_id: place.familyId,
    stage: place.stage,
    kind: place.kind,
    component_key: place.componentKey,
  };
  const { id } = await tx.db.role_list.upsert({
    where: { company_id_workflow_family_id_stage_kind_component_key: key },
    create: { ...key, restricted: list.restricted },
    update: { restricted: list.restricted },
    select: { id: true },
  });
  await tx.db.role_list_role.deleteMany({ where: { company_id: tx.companyId, role_list_id: id } });
  // An open list keeps no roles: turned back, it begins with none instead of with forgotten ones.
  const roleIds = list.restricted ? [...new Set(list.roleIds)] : [];
  await tx.db.role_list_role.createMany({
    data: roleIds.map((role_id) => ({ company_id: tx.companyId, role_list_id: id, role_id })),
  });
}

/** What is wrong with role ids that a form sent: they must all be roles of this company. Checked as a set. */
export async function roleErrors(
  tx: CompanyTx,
  field: string,
  roleIds: readonly number[],
): Promise<readonly FieldError[]> {
  const ids = [...new Set(roleIds)];
  const known = await tx.db.role.count({ where: { company_id: tx.companyId, id: { in: ids } } });
  return known === ids.length ? [] : [{ field, message: "Choose roles of your company only" }];
}
