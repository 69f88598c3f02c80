import { reject, type Actor, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import { loadDefinition } from "../definition-queries.js";
import { draftRoleChanges } from "../role-list-changes.js";
import { findingsIn } from "../findings.js";
import { changedMeanwhile } from "./changed-meanwhile.js";
import { designCommand, type Done } from "./design-command.js";
import { lockDraft, type LockedVersion } from "./lock-version.js";

/**
 * Publishes a draft: errors among its findings refuse it; then it is frozen and ACTIVE, its predecessor is ARCHIVED and its role lists go
 * live, in one transaction. Of two at the same moment one finds that there is no draft any more.
 */
export async function publishWorkflow(
  actor: Actor,
  input: { readonly formId?: string; readonly id: number; readonly updatedAt?: string },
): Promise<Result<Done>> {
  return designCommand(actor, input.formId, async (tx, now) => {
    const locked = await lockDraft(tx, input.id);
    if (!locked.ok) return locked;
    const { version } = locked;
    const stale = await changedMeanwhile(tx, "this workflow", version, input.updatedAt);
    if (stale !== null) return stale;
    const refusal = await refusedByFindings(tx, version);
    if (refusal !== null) return refusal;
    const familyId = version.workflow_family_id;
    const roleChanges = await draftRoleChanges(tx, familyId);
    const archived = await activate(tx, version, now.userId);
    await goLive(tx, familyId);
    await recordAudit(tx, now, {
      act: "workflow_published",
      objectKind: "workflow_definition",
      objectId: version.id,
      familyId,
      before: { active_version: archived },
      after: {
        active_version: version.version,
        role_lists: roleChanges.map(({ componentKey, ...change }) => ({
          component_key: componentKey,
          ...change,
        })),
      },
    });
    return { ok: true, id: version.id, location: `/design/workflows/${version.id}` };
  });
}

async function refusedByFindings(
  tx: CompanyTx,
  version: LockedVersion,
): Promise<ReturnType<typeof reject> | null> {
  const loaded = await loadDefinition(tx, version.id);
  if (loaded === null)
    throw new Error(`Expected the draft ${version.id} under its lock, but it is gone.`);
  const errors = findingsIn(loaded).filter((finding) => finding.severity === "error");
  if (errors.length === 0) return null;
  const count = errors.length === 1 ? "is one error" : `are ${errors.length} errors`;
  return reject("invalid", `Expected a workflow without errors to publish, but there ${count}.`, {
    detail: "findings",
    errors: errors.slice(0, 20).map((finding) => ({ field: "", message: finding.sentence })),
    location: `/design/workflows/${version.id}`,
  });
}

/** Archives the predecessor and makes the draft ACTIVE; gives the number of the version that was. */
async function activate(
  tx: CompanyTx,
  version: LockedVersion,
  userId: number,
): Promise<number | null> {
  const at = new Date();
  const where = {
    company_id: tx.companyId,
    workflow_family_id: version.workflow_family_id,
    status: "ACTIVE" as const,
  };
  const predecessor = await tx.db.workflow_definition.findFirst({
    where,
    select: { id: true, version: true },
  });
  if (predecessor !== null)
    await tx.db.workflow_definition.update({
      where: { company_id_id: { company_id: tx.companyId, id: predecessor.id } },
      data: { status: "ARCHIVED", archived_at: at },
      select: { id: true },
    });
  await tx.db.workflow_definition.update({
    where: { company_id_id: { company_id: tx.companyId, id: version.id } },
    data: {
      status: "ACTIVE",
      published_at: at,
      published_by: userId,
      updated_at: at,
      updated_by: userId,
    },
    select: { id: true },
  });
  return predecessor?.version ?? null;
}

/**
 * The draft's lists take the place of the live ones of the same components. Live lists of components that the new version has no more stay:
 * they govern the tickets of older versions.
 */
async function goLive(tx: CompanyTx, familyId: number): Promise<void> {
  const where = { company_id: tx.companyId, workflow_family_id: familyId };
  await tx.db.$executeRaw`
    delete from role_list l using role_list d
    where l.company_id = ${tx.companyId} and l.workflow_family_id = ${familyId} and l.stage = 'LIVE'
      and d.company_id = l.company_id and d.workflow_family_id = l.workflow_family_id and d.stage = 'DRAFT'
      and d.kind = l.kind and d.component_key = l.component_key`;
  await tx.db.role_list.updateMany({
    where: { ...where, stage: "DRAFT" },
    data: { stage: "LIVE" },
  });
}
