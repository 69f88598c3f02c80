import { listRoles } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { WorkflowDefinition } from "../../engine/index.js";
import type { RoleListKind } from "../role-list-queries.js";

interface FileList {
  readonly kind: RoleListKind;
  readonly key: string;
  /** Null: any member. */
  readonly names: readonly string[] | null;
}

/** Makes the draft's role lists be those that a file names; names of roles that do not exist are left out. Four statements. */
export async function importLists(
  tx: CompanyTx,
  familyId: number,
  definition: WorkflowDefinition,
): Promise<void> {
  const family = {
    company_id: tx.companyId,
    workflow_family_id: familyId,
    stage: "DRAFT" as const,
  };
  await tx.db.role_list.deleteMany({ where: family });
  const lists = listsOf(definition);
  const made = await tx.db.role_list.createManyAndReturn({
    data: lists.map(({ kind, key, names }) => ({
      ...family,
      kind,
      component_key: key,
      restricted: names !== null,
    })),
    select: { id: true, kind: true, component_key: true },
  });
  const roleIds = new Map((await listRoles(tx)).map((role) => [role.name.toLowerCase(), role.id]));
  const listIds = new Map(made.map((list) => [`${list.kind} ${list.component_key}`, list.id]));
  const rows = lists.flatMap(({ kind, key, names }) => {
    const ids = new Set((names ?? []).flatMap((name) => roleIds.get(name.toLowerCase()) ?? []));
    const role_list_id = listIds.get(`${kind} ${key}`) ?? 0;
    return [...ids].map((role_id) => ({ company_id: tx.companyId, role_list_id, role_id }));
  });
  await tx.db.role_list_role.createMany({ data: rows });
}

function listsOf({ ticket_admin_roles, tickets, tasks }: WorkflowDefinition): readonly FileList[] {
  return [
    { kind: "TICKET_ADMIN", key: "", names: ticket_admin_roles },
    ...tickets.map(({ key, submitter_roles }) => ({
      kind: "SUBMITTER" as const,
      key,
      names: submitter_roles,
    })),
    ...tasks.map(({ key, executor_roles }) => ({
      kind: "EXECUTOR" as const,
      key,
      names: executor_roles,
    })),
  ];
}
