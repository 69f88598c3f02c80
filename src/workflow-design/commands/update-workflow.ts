import type { Actor, FieldError, Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import { asJson, type CompanyTx } from "../../db/index.js";
import type { ExternalReference } from "../../engine/index.js";
import { fieldRows } from "../fields/field-rows.js";
import type { JsonObject } from "../fields/field.js";
import { prefixText, workflowSchema } from "../files/definition-schema.js";
import { layoutErrors } from "../layouts/layout-errors.js";
import { roleLists } from "../role-list-queries.js";
import { changedMeanwhile } from "./changed-meanwhile.js";
import { checkedInput, invalid } from "./checked-input.js";
import { designCommand, type Done } from "./design-command.js";
import { differences } from "./differences.js";
import { lockDraft, type LockedVersion } from "./lock-version.js";
import { prefixUse } from "../prefix-queries.js";
import { roleErrors, writeRoleList } from "./write-role-list.js";

/** A draft's own columns as its form gives them. */
export interface WorkflowChange {
  readonly formId?: string;
  readonly id: number;
  readonly updatedAt?: string;
  readonly title: string;
  readonly description: string;
  readonly ext_ref: readonly ExternalReference[];
  /** The field whose value names a ticket; null for none. */
  readonly title_field: string | null;
  readonly display_layout: string;
  /** Left out to stay as it is; can only change before the first version is published. */
  readonly prefix?: string;
  readonly ticketAdminRoleIds: readonly number[];
}

const schema = workflowSchema.extend({ prefix: prefixText });

/** Changes a draft's title, description, references, title field, layout, prefix and ticket admins. */
export async function updateWorkflow(actor: Actor, input: WorkflowChange): Promise<Result<Done>> {
  return designCommand(actor, input.formId, async (tx, now) => {
    const locked = await lockDraft(tx, input.id);
    if (!locked.ok) return locked;
    const { version } = locked;
    const stale = await changedMeanwhile(tx, "this workflow", version, input.updatedAt);
    if (stale !== null) return stale;
    const {
      title,
      description,
      ext_ref,
      title_field,
      display_layout,
      prefix = version.prefix,
    } = input;
    const checked = checkedInput(schema, {
      title,
      description,
      ext_ref,
      title_field,
      display_layout,
      prefix,
    });
    if (!checked.ok) return checked;
    const errors = [
      ...titleFieldErrors(version.fields_schema as JsonObject, title_field),
      ...layoutErrors({ display_layout }),
      ...(await prefixErrors(tx, version, prefix)),
      ...(await roleErrors(tx, "ticket_admin_roles", input.ticketAdminRoleIds)),
    ];
    if (errors.length > 0) return invalid(errors);
    await write(tx, version, {
      ...checked.data,
      roleIds: input.ticketAdminRoleIds,
      userId: now.userId,
    });
    const roles = await roleChange(tx, version, input.ticketAdminRoleIds);
    const changed = differences(
      { ...version, ticket_admin_role_ids: roles.before },
      { ...checked.data, ticket_admin_role_ids: roles.after },
    );
    if (changed !== null)
      await recordAudit(tx, now, {
        act: "workflow_updated",
        objectKind: "workflow_definition",
        objectId: version.id,
        familyId: version.workflow_family_id,
        ...changed,
      });
    return { ok: true, id: version.id, location: `/design/workflows/${version.id}` };
  });
}

function titleFieldErrors(fields: JsonObject, key: string | null): readonly FieldError[] {
  if (key === null || fieldRows(fields).some((row) => row.key === key)) return [];
  return [{ field: "title_field", message: `There is no field “${key}”` }];
}

async function prefixErrors(
  tx: CompanyTx,
  version: LockedVersion,
  prefix: string,
): Promise<readonly FieldError[]> {
  if (prefix === version.prefix) return [];
  const published = await tx.db.workflow_definition.count({
    where: {
      company_id: tx.companyId,
      workflow_family_id: version.workflow_family_id,
      status: { not: "DRAFT" },
    },
  });
  if (published > 0)
    return [
      {
        field: "prefix",
        message: "Prefix stays as it is once a version was published: people know tickets by it",
      },
    ];
  const user = await prefixUse(tx, prefix, version.workflow_family_id);
  return user === null
    ? []
    : [{ field: "prefix", message: `Prefix ${prefix} is used by “${user}”` }];
}

async function write(
  tx: CompanyTx,
  version: LockedVersion,
  change: Pick<
    WorkflowChange,
    "title" | "description" | "ext_ref" | "title_field" | "display_layout"
  > & {
    readonly prefix: string;
    readonly roleIds: readonly number[];
    readonly userId: number;
  },
): Promise<void> {
  const { title, description, title_field, display_layout } = change;
  await tx.db.workflow_definition.update({
    where: { company_id_id: { company_id: tx.companyId, id: version.id } },
    data: {
      ...{ title, description, title_field, display_layout },
      ext_ref: asJson(change.ext_ref),
      updated_at: new Date(),
      updated_by: change.userId,
    },
    select: { id: true },
  });
  if (change.prefix !== version.prefix)
    await tx.db.workflow_family.update({
      where: { company_id_id: { company_id: tx.companyId, id: version.workflow_family_id } },
      data: { prefix: change.prefix },
      select: { id: true },
    });
}

/** Writes the draft's ticket admins; gives the ids before and after, sorted. */
async function roleChange(
  tx: CompanyTx,
  version: LockedVersion,
  roleIds: readonly number[],
): Promise<{ readonly before: readonly number[]; readonly after: readonly number[] }> {
  const familyId = version.workflow_family_id;
  const { ticketAdmin } = await roleLists(tx, familyId, "DRAFT");
  await writeRoleList(
    tx,
    { familyId, stage: "DRAFT", kind: "TICKET_ADMIN", componentKey: "" },
    { restricted: true, roleIds },
  );
  return {
    before: ticketAdmin.roleIds.toSorted((a, b) => a - b),
    after: roleIds.toSorted((a, b) => a - b),
  };
}
