import type { Actor, Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { ComponentKind } from "./component-checks.js";
import { componentTable, findComponent } from "./component-rows.js";
import { designCommand, type Done } from "./design-command.js";
import { deleteDraftList } from "./draft-role-list.js";
import { lockDraft } from "./lock-version.js";

/** Takes a component out of a draft, with the draft's role list for it. What is published, and its live list, stay. */
export async function deleteComponent(
  actor: Actor,
  input: { readonly formId?: string; readonly kind: ComponentKind; readonly id: number },
): Promise<Result<Done>> {
  return designCommand(actor, input.formId, async (tx, now) => {
    const { kind, id } = input;
    const found = await findComponent(tx, kind, id);
    if (!found.ok) return found;
    const { workflowId, key, title } = found.component;
    const locked = await lockDraft(tx, workflowId);
    if (!locked.ok) return locked;
    const familyId = locked.version.workflow_family_id;
    await tx.db
      .$executeRaw`delete from ${componentTable(kind)} where company_id = ${tx.companyId} and id = ${id}`;
    if (kind !== "completion")
      await deleteDraftList(tx, familyId, kind === "ticket" ? "SUBMITTER" : "EXECUTOR", key);
    await recordAudit(tx, now, {
      act: `${kind}_definition_deleted`,
      objectKind: `${kind}_definition`,
      objectId: id,
      familyId,
      before: { key, title },
    });
    return { ok: true, id, location: `/design/workflows/${workflowId}/components` };
  });
}
