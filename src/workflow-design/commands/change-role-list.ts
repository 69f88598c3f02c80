import { reject, type Actor, type Result, type RoleList } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import {
  roleLists,
  type NamedRoleList,
  type RoleListKind,
  type RoleLists,
} from "../role-list-queries.js";
import { invalid } from "./checked-input.js";
import { designCommand, type Done } from "./design-command.js";
import { lockVersion } from "./lock-version.js";
import { listStamp } from "../list-stamp.js";
import { roleErrors, writeRoleList } from "./write-role-list.js";

/** A change of a list that governs tickets now. */
export interface RoleListChange {
  readonly formId?: string;
  /** Any version of the workflow. */
  readonly id: number;
  readonly kind: RoleListKind;
  /** The key of the ticket or task definition; '' for the ticket admins. */
  readonly componentKey: string;
  readonly list: RoleList;
  /** What the form was made from (listStamp); absent where no form asks. */
  readonly was?: string;
}

/**
 * Changes a live role list: it governs the tickets of all versions at once. A draft that had not changed this list takes the change over,
 * so that publishing it does not take the change back.
 */
export async function changeRoleList(actor: Actor, input: RoleListChange): Promise<Result<Done>> {
  return designCommand(actor, input.formId, async (tx, now) => {
    const locked = await lockVersion(tx, input.id);
    if (!locked.ok) return locked;
    const familyId = locked.version.workflow_family_id;
    const { kind, componentKey } = input;
    const before = find(await roleLists(tx, familyId, "LIVE"), kind, componentKey);
    if (before === undefined || !(await isPublished(tx, familyId)))
      return reject(
        "not_found",
        "Expected a list of roles of a published version, but there is none here.",
      );
    if (input.was !== undefined && input.was !== listStamp(before))
      return reject(
        "conflict",
        "Expected the list to be as you opened it, but it was changed meanwhile. Open the page again to see what is there now.",
        { detail: "changed_meanwhile" },
      );
    const list: RoleList = {
      ...input.list,
      restricted: kind === "TICKET_ADMIN" || input.list.restricted,
    };
    const errors = await roleErrors(tx, "roles", list.roleIds);
    if (errors.length > 0) return invalid(errors);
    const draft = find(await roleLists(tx, familyId, "DRAFT"), kind, componentKey);
    await writeRoleList(tx, { familyId, stage: "LIVE", kind, componentKey }, list);
    if (draft !== undefined && sameList(draft, before) && (await hasDraft(tx, familyId)))
      await writeRoleList(tx, { familyId, stage: "DRAFT", kind, componentKey }, list);
    const after = find(await roleLists(tx, familyId, "LIVE"), kind, componentKey);
    await recordAudit(tx, now, {
      act: "role_list_changed",
      objectKind: "role_list",
      familyId,
      before: {
        kind,
        component_key: componentKey,
        restricted: before.restricted,
        roles: before.roleNames,
      },
      after: {
        kind,
        component_key: componentKey,
        restricted: list.restricted,
        roles: after?.roleNames ?? [],
      },
    });
    return { ok: true, id: input.id, location: `/design/workflows/${input.id}` };
  });
}

function find(lists: RoleLists, kind: RoleListKind, key: string): NamedRoleList | undefined {
  if (kind === "TICKET_ADMIN") return key === "" ? lists.ticketAdmin : undefined;
  return (kind === "SUBMITTER" ? lists.submitter : lists.executor).get(key);
}

/** Whether two lists let in the same people. */
function sameList(one: NamedRoleList, other: NamedRoleList): boolean {
  return (
    one.restricted === other.restricted && one.roleNames.join("\n") === other.roleNames.join("\n")
  );
}

async function isPublished(tx: CompanyTx, familyId: number): Promise<boolean> {
  const where = {
    company_id: tx.companyId,
    workflow_family_id: familyId,
    status: { not: "DRAFT" as const },
  };
  return (await tx.db.workflow_definition.count({ where })) > 0;
}

async function hasDraft(tx: CompanyTx, familyId: number): Promise<boolean> {
  const where = {
    company_id: tx.companyId,
    workflow_family_id: familyId,
    status: "DRAFT" as const,
  };
  return (await tx.db.workflow_definition.count({ where })) > 0;
}
