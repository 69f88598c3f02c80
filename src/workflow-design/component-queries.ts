import type { CompanyTx } from "../db/index.js";
import type { Known } from "../engine/index.js";
import { knownFor } from "./known-queries.js";
import { loadDefinition, type LoadedDefinition } from "./definition-queries.js";

/** Who changed something last; `updatedAt` goes into its form, so that a save can tell whether somebody else came between. */
export interface Stamp {
  /** As toISOString() gives it. */
  readonly updatedAt: string;
  readonly updatedBy: string | null;
}

/** A version with its stamp. */
export interface FoundWorkflow extends LoadedDefinition, Stamp {
  /** What the checks ask of the company. */
  readonly known: Known;
}

/** A component of a version: its own part of the definition is found by its key. */
export interface FoundComponent extends Stamp {
  readonly id: number;
  readonly key: string;
  readonly workflow: LoadedDefinition;
  /** What the checks ask of the company. */
  readonly known: Known;
}

const STAMP = { updated_at: true, updated_by_user: { select: { name: true } } } as const;
const COMPONENT = { id: true, key: true, workflow_definition_id: true, ...STAMP } as const;

interface StampRow {
  readonly updated_at: Date;
  readonly updated_by_user: { readonly name: string } | null;
}

/** Any version of a workflow; null when the company has none by this id. */
export async function findWorkflow(tx: CompanyTx, id: number): Promise<FoundWorkflow | null> {
  const where = { company_id_id: { company_id: tx.companyId, id } };
  const row = await tx.db.workflow_definition.findUnique({ where, select: STAMP });
  const loaded = row && (await loadDefinition(tx, id));
  return loaded && { ...loaded, ...stampOf(row), known: await knownFor(tx, loaded) };
}

/** A ticket definition by its id, of whatever version. */
export async function findTicketDefinition(
  tx: CompanyTx,
  id: number,
): Promise<FoundComponent | null> {
  const where = { company_id_id: { company_id: tx.companyId, id } };
  return found(tx, await tx.db.ticket_definition.findUnique({ where, select: COMPONENT }));
}

/** A task definition by its id, of whatever version. */
export async function findTaskDefinition(
  tx: CompanyTx,
  id: number,
): Promise<FoundComponent | null> {
  const where = { company_id_id: { company_id: tx.companyId, id } };
  return found(tx, await tx.db.task_definition.findUnique({ where, select: COMPONENT }));
}

/** A completion definition by its id, of whatever version. */
export async function findCompletionDefinition(
  tx: CompanyTx,
  id: number,
): Promise<FoundComponent | null> {
  const where = { company_id_id: { company_id: tx.companyId, id } };
  return found(tx, await tx.db.completion_definition.findUnique({ where, select: COMPONENT }));
}

async function found(
  tx: CompanyTx,
  row:
    | (StampRow & {
        readonly id: number;
        readonly key: string;
        readonly workflow_definition_id: number;
      })
    | null,
): Promise<FoundComponent | null> {
  const workflow = row && (await loadDefinition(tx, row.workflow_definition_id));
  if (row === null || workflow === null) return null;
  const known = await knownFor(tx, workflow);
  return { id: row.id, key: row.key, workflow, known, ...stampOf(row) };
}

function stampOf(row: StampRow): Stamp {
  return { updatedAt: row.updated_at.toISOString(), updatedBy: row.updated_by_user?.name ?? null };
}
