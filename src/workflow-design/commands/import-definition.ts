import { reject, type Actor, type Result } from "../../access/index.js";
import { listRoles, recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { WorkflowDefinition } from "../../engine/index.js";
import { definitionSchema } from "../files/definition-schema.js";
import { withoutRoles } from "../files/named-roles.js";
import { parseImport } from "../files/parse-import.js";
import { refusedFile } from "../files/refused-file.js";
import { checkedInput } from "./checked-input.js";
import { draftExists } from "./create-version.js";
import { designCommand, type Done } from "./design-command.js";
import { importLists } from "./import-lists.js";
import { insertVersion } from "./insert-version.js";
import { lockFamily } from "./lock-version.js";
import { makeRoles } from "./make-roles.js";
import { noRoomForVersion, noRoomForWorkflow } from "./room-for-workflow.js";
import { freePrefix, prefixUse } from "../prefix-queries.js";

const prefixOnly = definitionSchema.pick({ prefix: true });

/** An export file to be made a draft of. */
export interface ImportInput {
  readonly formId?: string;
  readonly text: string;
  /** Another prefix for a new workflow, where the file's is taken. */
  readonly prefix?: string;
  /** What becomes of roles that the company does not have: left out of their lists, which stay restricted, or made (company admins only). */
  readonly missingRoles: "leave_out" | "create";
}

/**
 * Imports a file as a draft: of a new workflow, or the next version of the workflow with its key. Show importPreview() before. The
 * existing workflow keeps its prefix.
 */
export async function importDefinition(actor: Actor, input: ImportInput): Promise<Result<Done>> {
  const parsed = parseImport(input.text);
  if (!parsed.ok) return refusedFile(parsed.problems);
  return designCommand(actor, input.formId, async (tx, now) => {
    const known = await listRoles(tx);
    const { definition: file, missing } = withoutRoles(
      parsed.file,
      known.map((role) => role.name),
    );
    if (missing.length > 0 && input.missingRoles === "create" && !now.isCompanyAdmin)
      return reject(
        "forbidden",
        "Expected a company admin to make the missing roles, but you are none. Import without them, or ask for them.",
      );
    const prefix = checkedInput(prefixOnly, { prefix: input.prefix ?? file.prefix });
    if (!prefix.ok) return prefix;
    const family = await familyFor(tx, { key: file.key, prefix: prefix.data.prefix });
    if (!family.ok) return family;
    const { familyId, version } = family;
    const create = input.missingRoles === "create";
    const definition = create ? parsed.file : file;
    const noRoles = create ? await makeRoles(tx, now, missing) : null;
    if (noRoles) return noRoles;
    const id = await insertVersion(tx, { familyId, version, userId: now.userId, definition });
    await importLists(tx, familyId, definition);
    await recordAudit(tx, now, {
      act: "workflow_imported",
      objectKind: "workflow_definition",
      objectId: id,
      familyId,
      after: { key: file.key, version, title: file.title, roles_left_out: create ? [] : missing },
    });
    return { ok: true, id, location: `/design/workflows/${id}` };
  });
}

/** Finds the workflow with the file's key, locked, or makes it. */
async function familyFor(
  tx: CompanyTx,
  { key, prefix }: Pick<WorkflowDefinition, "key" | "prefix">,
): Promise<Result<{ familyId: number; version: number }>> {
  const where = { company_id_key: { company_id: tx.companyId, key } };
  const family = await tx.db.workflow_family.findUnique({ where, select: { id: true } });
  if (family === null) return newFamily(tx, key, prefix);
  await lockFamily(tx, family.id);
  const versions = await tx.db.workflow_definition.findMany({
    where: { company_id: tx.companyId, workflow_family_id: family.id },
    select: { id: true, version: true, status: true },
    orderBy: { version: "desc" },
  });
  const draft = versions.find((one) => one.status === "DRAFT");
  if (draft !== undefined) return draftExists(draft);
  const noRoom = noRoomForVersion(versions.length);
  if (noRoom) return noRoom;
  return { ok: true, familyId: family.id, version: (versions[0]?.version ?? 0) + 1 };
}

async function newFamily(
  tx: CompanyTx,
  key: string,
  prefix: string,
): Promise<Result<{ familyId: number; version: number }>> {
  const user = await prefixUse(tx, prefix, null);
  if (user !== null) {
    const free = await freePrefix(tx, prefix);
    return reject(
      "invalid",
      `Expected the prefix ${prefix} to be free, but “${user}” has it. ${free} is free.`,
      {
        detail: "prefix_taken",
        errors: [
          { field: "prefix", message: `Prefix ${prefix} is used by “${user}”; ${free} is free` },
        ],
      },
    );
  }
  const noRoom = await noRoomForWorkflow(tx);
  if (noRoom) return noRoom;
  const made = await tx.db.workflow_family.create({
    data: { company_id: tx.companyId, key, prefix },
    select: { id: true },
  });
  return { ok: true, familyId: made.id, version: 1 };
}
