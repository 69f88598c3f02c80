import { Prisma, type CompanyTx } from "../db/index.js";
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

type Components = "ticket_definition" | "task_definition" | "completion_definition";

interface StampRow {
  readonly updated_at: Date;
  readonly updated_by: string | null;
}

interface ComponentRow extends StampRow {
  readonly id: number;
  readonly key: string;
  readonly workflow_definition_id: number;
}

/** Any version of a workflow; null when the company has none by this id. */
export async function findWorkflow(tx: CompanyTx, id: number): Promise<FoundWorkflow | null> {
  const stamps = tx.db.$queryRaw<StampRow[]>`
    select d.updated_at, u.name as updated_by from workflow_definition d
    left join "user" u on u.company_id = d.company_id and u.id = d.updated_by
    where d.company_id = ${tx.companyId} and d.id = ${id}`;
  const [[row], found] = await Promise.all([stamps, loadKnown(tx, id)]);
  return row && found ? { ...found.loaded, ...stampOf(row), known: found.known } : null;
}

async function loadKnown(tx: CompanyTx, id: number) {
  const loaded = await loadDefinition(tx, id);
  return loaded && { loaded, known: await knownFor(tx, loaded) };
}

/** A ticket definition by its id, of whatever version. */
export function findTicketDefinition(tx: CompanyTx, id: number): Promise<FoundComponent | null> {
  return findComponent(tx, "ticket_definition", id);
}

/** A task definition by its id, of whatever version. */
export function findTaskDefinition(tx: CompanyTx, id: number): Promise<FoundComponent | null> {
  return findComponent(tx, "task_definition", id);
}

/** A completion definition by its id, of whatever version. */
export function findCompletionDefinition(
  tx: CompanyTx,
  id: number,
): Promise<FoundComponent | null> {
  return findComponent(tx, "completion_definition", id);
}

async function findComponent(
  tx: CompanyTx,
  table: Components,
  id: number,
): Promise<FoundComponent | null> {
  const [row] = await tx.db.$queryRaw<ComponentRow[]>`
    select c.id, c.key, c.workflow_definition_id, c.updated_at, u.name as updated_by from ${Prisma.raw(table)} c
    left join "user" u on u.company_id = c.company_id and u.id = c.updated_by
    where c.company_id = ${tx.companyId} and c.id = ${id}`;
  const found = row && (await loadKnown(tx, row.workflow_definition_id));
  if (row === undefined || !found) return null;
  return { id: row.id, key: row.key, workflow: found.loaded, known: found.known, ...stampOf(row) };
}

function stampOf({ updated_at, updated_by }: StampRow): Stamp {
  return { updatedAt: updated_at.toISOString(), updatedBy: updated_by };
}
