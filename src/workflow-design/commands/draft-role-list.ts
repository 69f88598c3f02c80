import type { CompanyTx } from "../../db/index.js";
import type { RoleListKind } from "../role-list-queries.js";

/** Gives a component's list of the draft to its new key. */
export async function renameDraftList(
  tx: CompanyTx,
  familyId: number,
  kind: RoleListKind,
  keys: { readonly from: string; readonly to: string },
): Promise<void> {
  if (keys.from === keys.to) return;
  await tx.db.role_list.updateMany({
    where: {
      company_id: tx.companyId,
      workflow_family_id: familyId,
      stage: "DRAFT",
      kind,
      component_key: keys.from,
    },
    data: { component_key: keys.to },
  });
}

/** Takes a component's list out of the draft. What is live stays. */
export async function deleteDraftList(
  tx: CompanyTx,
  familyId: number,
  kind: RoleListKind,
  componentKey: string,
): Promise<void> {
  await tx.db.role_list.deleteMany({
    where: {
      company_id: tx.companyId,
      workflow_family_id: familyId,
      stage: "DRAFT",
      kind,
      component_key: componentKey,
    },
  });
}
