import { listRoles } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { WorkflowDefinition } from "../../engine/index.js";
import type { RoleListKind } from "../role-list-queries.js";
import { writeRoleList } from "./write-role-list.js";

/** Writes the draft's role lists as a file names them; names of roles that do not exist are left out. */
export async function importLists(
  tx: CompanyTx,
  familyId: number,
  definition: WorkflowDefinition,
): Promise<void> {
  const ids = new Map((await listRoles(tx)).map((role) => [role.name.toLowerCase(), role.id]));
  const write = async (
    kind: RoleListKind,
    componentKey: string,
    names: readonly string[] | null,
  ): Promise<void> => {
    const roleIds = (names ?? []).flatMap((name) => ids.get(name.toLowerCase()) ?? []);
    await writeRoleList(
      tx,
      { familyId, stage: "DRAFT", kind, componentKey },
      { restricted: names !== null, roleIds },
    );
  };
  await tx.db.role_list.deleteMany({
    where: { company_id: tx.companyId, workflow_family_id: familyId, stage: "DRAFT" },
  });
  await write("TICKET_ADMIN", "", definition.ticket_admin_roles);
  for (const ticket of definition.tickets)
    await write("SUBMITTER", ticket.key, ticket.submitter_roles);
  for (const task of definition.tasks) await write("EXECUTOR", task.key, task.executor_roles);
}
