import type { Actor, FieldError, Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import { asJson, type CompanyTx } from "../../db/index.js";
import type { ExternalReference } from "../../engine/index.js";
import { definitionSchema } from "../files/definition-schema.js";
import { checkedInput, invalid } from "./checked-input.js";
import { designCommand, type Done } from "./design-command.js";
import { freePrefix, prefixUse } from "../prefix-queries.js";
import { noRoomForWorkflow } from "./room-for-workflow.js";
import { roleErrors, writeRoleList } from "./write-role-list.js";

/** A new workflow as its form gives it. */
export interface NewWorkflow {
  readonly formId?: string;
  readonly key: string;
  /** Two to five capital letters. */
  readonly prefix: string;
  readonly title: string;
  readonly description: string;
  readonly ext_ref: readonly ExternalReference[];
  readonly ticketAdminRoleIds: readonly number[];
}

const schema = definitionSchema.pick({
  key: true,
  prefix: true,
  title: true,
  description: true,
  ext_ref: true,
});

/** Makes a workflow: a family with an empty draft of version 1. Key and prefix must be new in the company. */
export async function createWorkflow(actor: Actor, input: NewWorkflow): Promise<Result<Done>> {
  return designCommand(actor, input.formId, async (tx, now) => {
    const { key, prefix, title, description, ext_ref, ticketAdminRoleIds } = input;
    const checked = checkedInput(schema, { key, prefix, title, description, ext_ref });
    if (!checked.ok) return checked;
    const errors = [
      ...(await takenErrors(tx, checked.data)),
      ...(await roleErrors(tx, "ticket_admin_roles", ticketAdminRoleIds)),
    ];
    if (errors.length > 0) return invalid(errors);
    const noRoom = await noRoomForWorkflow(tx);
    if (noRoom) return noRoom;
    const family = await tx.db.workflow_family.create({
      data: { company_id: tx.companyId, key, prefix },
      select: { id: true },
    });
    const { id } = await tx.db.workflow_definition.create({
      data: {
        company_id: tx.companyId,
        workflow_family_id: family.id,
        ...{ key, title, description, version: 1 },
        ext_ref: asJson(checked.data.ext_ref),
        fields_schema: { type: "object", properties: {} },
        created_by: now.userId,
        updated_by: now.userId,
      },
      select: { id: true },
    });
    const place = {
      familyId: family.id,
      stage: "DRAFT",
      kind: "TICKET_ADMIN",
      componentKey: "",
    } as const;
    await writeRoleList(tx, place, { restricted: true, roleIds: ticketAdminRoleIds });
    await recordAudit(tx, now, {
      act: "workflow_created",
      objectKind: "workflow_definition",
      objectId: id,
      familyId: family.id,
      after: { key, prefix, title },
    });
    return { ok: true, id, location: `/design/workflows/${id}` };
  });
}

async function takenErrors(
  tx: CompanyTx,
  { key, prefix }: { key: string; prefix: string },
): Promise<readonly FieldError[]> {
  const errors: FieldError[] = [];
  const sameKey = await tx.db.workflow_family.findFirst({
    where: { company_id: tx.companyId, key },
    select: { id: true },
  });
  if (sameKey !== null)
    errors.push({ field: "key", message: `Key “${key}” is used by another workflow` });
  const user = await prefixUse(tx, prefix, null);
  if (user !== null) {
    const free = await freePrefix(tx, prefix);
    errors.push({
      field: "prefix",
      message: `Prefix ${prefix} is used by “${user}”; ${free} is free`,
    });
  }
  return errors;
}
