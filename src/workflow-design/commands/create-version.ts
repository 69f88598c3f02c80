import { reject, type Actor, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import { loadDefinition } from "../definition-queries.js";
import { designCommand, type Done } from "./design-command.js";
import { insertVersion } from "./insert-version.js";
import { noRoomForVersion } from "./room-for-workflow.js";
import { lockVersion } from "./lock-version.js";

/**
 * Copies the ACTIVE version of a workflow (the newest, where none is) into a draft, with the role lists that are live now. `id` is any
 * version of the workflow; refused while there is a draft already.
 */
export async function createVersion(
  actor: Actor,
  input: { readonly formId?: string; readonly id: number },
): Promise<Result<Done>> {
  return designCommand(actor, input.formId, async (tx, now) => {
    const locked = await lockVersion(tx, input.id);
    if (!locked.ok) return locked;
    const familyId = locked.version.workflow_family_id;
    const versions = await tx.db.workflow_definition.findMany({
      where: { company_id: tx.companyId, workflow_family_id: familyId },
      select: { id: true, version: true, status: true },
      orderBy: { version: "desc" },
    });
    const draft = versions.find((one) => one.status === "DRAFT");
    if (draft !== undefined) return draftExists(draft);
    const noRoom = noRoomForVersion(versions.length);
    if (noRoom) return noRoom;
    const source = versions.find((one) => one.status === "ACTIVE") ?? versions[0];
    const loaded = source && (await loadDefinition(tx, source.id));
    if (!loaded)
      throw new Error(`Expected a version to copy of family ${familyId}, but there is none.`);
    const version = (versions[0]?.version ?? 0) + 1;
    const id = await insertVersion(tx, {
      familyId,
      version,
      userId: now.userId,
      definition: loaded.definition,
    });
    await copyLists(tx, familyId, id);
    await recordAudit(tx, now, {
      act: "version_created",
      objectKind: "workflow_definition",
      objectId: id,
      familyId,
      after: { version, copied_from: loaded.version },
    });
    return { ok: true, id, location: `/design/workflows/${id}` };
  });
}

/** The lists that are live now become the draft's, for the components that it has. */
async function copyLists(tx: CompanyTx, familyId: number, draftId: number): Promise<void> {
  await tx.db.$executeRaw`
    insert into role_list (company_id, workflow_family_id, stage, kind, component_key, restricted)
    select l.company_id, l.workflow_family_id, 'DRAFT', l.kind, l.component_key, l.restricted from role_list l
    where l.company_id = ${tx.companyId} and l.workflow_family_id = ${familyId} and l.stage = 'LIVE' and (
      l.kind = 'TICKET_ADMIN'
      or l.kind = 'SUBMITTER' and exists (select from ticket_definition c
        where c.company_id = l.company_id and c.workflow_definition_id = ${draftId} and c.key = l.component_key)
      or l.kind = 'EXECUTOR' and exists (select from task_definition c
        where c.company_id = l.company_id and c.workflow_definition_id = ${draftId} and c.key = l.component_key))`;
  await tx.db.$executeRaw`
    insert into role_list_role (company_id, role_list_id, role_id)
    select d.company_id, d.id, x.role_id
    from role_list d
    join role_list l on l.company_id = d.company_id and l.workflow_family_id = d.workflow_family_id
      and l.stage = 'LIVE' and l.kind = d.kind and l.component_key = d.component_key
    join role_list_role x on x.company_id = l.company_id and x.role_list_id = l.id
    where d.company_id = ${tx.companyId} and d.workflow_family_id = ${familyId} and d.stage = 'DRAFT'`;
}

/** The refusal where a family has its one draft. */
export function draftExists(draft: {
  readonly id: number;
  readonly version: number;
}): ReturnType<typeof reject> {
  return reject(
    "conflict",
    `Expected a workflow without a draft, but version ${draft.version} is one. Publish or delete it first.`,
    { detail: "draft_exists", location: `/design/workflows/${draft.id}` },
  );
}
