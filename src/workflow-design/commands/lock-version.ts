import { reject, type Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { VersionRows } from "../definition-rows.js";

/** A version under the lock of its family: nobody else changes, publishes or deletes it until the transaction ends. */
export interface LockedVersion extends Omit<VersionRows, "tickets" | "tasks" | "completions"> {
  readonly prefix: string;
}

/** Locks the family of a version and reads the version afterwards. The family is always the first lock. */
export async function lockVersion(
  tx: CompanyTx,
  id: number,
): Promise<Result<{ version: LockedVersion }>> {
  const where = { company_id_id: { company_id: tx.companyId, id } };
  const found = await tx.db.workflow_definition.findUnique({
    where,
    select: { workflow_family_id: true },
  });
  if (found === null) return noSuchWorkflow();
  await lockFamily(tx, found.workflow_family_id);
  const row = await tx.db.workflow_definition.findUnique({
    where,
    include: { family: { select: { prefix: true } } },
  });
  if (row === null) return noSuchWorkflow();
  const { family, ...version } = row;
  return { ok: true, version: { ...version, prefix: family.prefix } };
}

/** Locks a version that must be a draft. */
export async function lockDraft(
  tx: CompanyTx,
  id: number,
): Promise<Result<{ version: LockedVersion }>> {
  const locked = await lockVersion(tx, id);
  if (!locked.ok || locked.version.status === "DRAFT") return locked;
  return reject(
    "conflict",
    `Expected a draft to change, but version ${locked.version.version} is published. Make a new version to change it.`,
    { detail: "not_a_draft", location: `/design/workflows/${id}` },
  );
}

/** Waits for whoever else changes a workflow. */
export async function lockFamily(tx: CompanyTx, familyId: number): Promise<void> {
  await tx.db.$queryRaw`
    select id from workflow_family where company_id = ${tx.companyId} and id = ${familyId} for update`;
}

function noSuchWorkflow(): ReturnType<typeof reject> {
  return reject("not_found", "Expected a workflow of your company, but there is none here.");
}
