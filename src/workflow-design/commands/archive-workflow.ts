import { reject, type Actor, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import { designCommand, type Done } from "./design-command.js";
import { lockVersion } from "./lock-version.js";

/** Archives the ACTIVE version of a workflow: no new tickets begin, the live ones go on. `id` is that version. */
export async function archiveWorkflow(
  actor: Actor,
  input: { readonly formId?: string; readonly id: number },
): Promise<Result<Done>> {
  return designCommand(actor, input.formId, async (tx, now) => {
    const locked = await lockVersion(tx, input.id);
    if (!locked.ok) return locked;
    const { version } = locked;
    if (version.status !== "ACTIVE")
      return reject(
        "conflict",
        `Expected the active version to archive, but version ${version.version} is ${version.status === "DRAFT" ? "a draft" : "archived"}.`,
      );
    await tx.db.workflow_definition.update({
      where: { company_id_id: { company_id: tx.companyId, id: version.id } },
      data: { status: "ARCHIVED", archived_at: new Date() },
      select: { id: true },
    });
    await recordAudit(tx, now, {
      act: "workflow_archived",
      objectKind: "workflow_definition",
      objectId: version.id,
      familyId: version.workflow_family_id,
      before: { status: "ACTIVE" },
      after: { status: "ARCHIVED" },
    });
    return { ok: true, id: version.id, location: `/design/workflows/${version.id}` };
  });
}
