import type { Actor, Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import { designCommand, type Done } from "./design-command.js";
import { lockDraft } from "./lock-version.js";

/** Deletes a draft with its components and role lists, and the workflow itself where no other version is left. */
export async function deleteDraft(
  actor: Actor,
  input: { readonly formId?: string; readonly id: number },
): Promise<Result<Done>> {
  return designCommand(actor, input.formId, async (tx, now) => {
    const locked = await lockDraft(tx, input.id);
    if (!locked.ok) return locked;
    const { version } = locked;
    const family = { company_id: tx.companyId, workflow_family_id: version.workflow_family_id };
    await tx.db.workflow_definition.deleteMany({
      where: { company_id: tx.companyId, id: version.id },
    });
    await tx.db.role_list.deleteMany({ where: { ...family, stage: "DRAFT" } });
    const newest = await tx.db.workflow_definition.findFirst({
      where: family,
      select: { id: true },
      orderBy: { version: "desc" },
    });
    if (newest === null)
      await tx.db.workflow_family.deleteMany({
        where: { company_id: tx.companyId, id: version.workflow_family_id },
      });
    await recordAudit(tx, now, {
      act: "draft_deleted",
      objectKind: "workflow_definition",
      objectId: version.id,
      familyId: version.workflow_family_id,
      before: { key: version.key, version: version.version, title: version.title },
    });
    return {
      ok: true,
      id: version.id,
      location: newest === null ? "/design/workflows" : `/design/workflows/${newest.id}`,
    };
  });
}
