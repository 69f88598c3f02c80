import { keptByRights, type CompanyTx } from "../db/index.js";
import { Recent } from "../recent.js";
import { compile, type CompiledDefinition, type WorkflowDefinition } from "../engine/index.js";
import type {
  completion_definition,
  task_definition,
  ticket_definition,
  workflow_definition,
} from "../generated/client.js";
import { definitionOf, withRoles, type VersionRows } from "./definition-rows.js";
import { compileFields, type CompiledFields } from "./fields/compile-fields.js";
import { roleLists, type RoleLists } from "./role-list-queries.js";

/** A version of a workflow, ready to be decided on, shown and checked by. */
export interface LoadedDefinition {
  readonly id: number;
  readonly familyId: number;
  readonly key: string;
  readonly version: number;
  readonly status: "DRAFT" | "ACTIVE" | "ARCHIVED";
  /** With the role names of `lists`. */
  readonly definition: WorkflowDefinition;
  readonly compiled: CompiledDefinition;
  readonly fields: CompiledFields;
  /** Ids of the components' rows by key. */
  readonly ids: {
    readonly tickets: ReadonlyMap<string, number>;
    readonly tasks: ReadonlyMap<string, number>;
    readonly completions: ReadonlyMap<string, number>;
  };
  /** Who may, read with this transaction: the live lists, or a draft's own. */
  readonly lists: RoleLists;
  /** The roles that tasks escalate to, by the task's key. */
  readonly escalationRoles: Readonly<Record<string, EscalationRole>>;
}

interface EscalationRole {
  readonly id: number;
  readonly name: string;
}

/** What never changes of a published version. Without roles, which do. */
type Frozen = Pick<LoadedDefinition, "definition" | "compiled" | "fields" | "ids">;

/** By the letters of the definitions: some hundred of usual size, a handful of the largest. */
const published = new Recent<Frozen>(40_000_000);

/**
 * Loads a version by its id; null when the company has none. A published version is read and compiled once in the process; its
 * status and role lists are kept as long as the company's rights stay as they are (else two queries, five for a version that was not
 * loaded yet).
 */
export function loadDefinition(tx: CompanyTx, id: number): Promise<LoadedDefinition | null> {
  const read = () => readDefinition(tx, id);
  return keptByRights(tx, `definition/${id}`, read, (found) =>
    found === null || found.status === "DRAFT" ? null : bytesOf(found.definition),
  );
}

/** What a definition takes with its compiled forms, roughly: by its letters. */
function bytesOf(definition: LoadedDefinition["definition"]): number {
  return JSON.stringify(definition).length + 10_000;
}

type VersionHead = Pick<
  LoadedDefinition,
  "familyId" | "key" | "version" | "status" | "escalationRoles"
>;

async function readDefinition(tx: CompanyTx, id: number): Promise<LoadedDefinition | null> {
  const [row] = await tx.db.$queryRaw<VersionHead[]>`
    select d.workflow_family_id as "familyId", d.key, d.version, d.status::text as status,
      (select coalesce(jsonb_object_agg(t.key, jsonb_build_object('id', r.id, 'name', r.name)), '{}') from task_definition t
        join role r on r.company_id = t.company_id and r.id = t.escalation_role_id
        where t.company_id = d.company_id and t.workflow_definition_id = d.id) as "escalationRoles"
    from workflow_definition d where d.company_id = ${tx.companyId} and d.id = ${id}`;
  if (row === undefined) return null;
  const { familyId, key, version, status, escalationRoles } = row;
  const [frozen, lists] = await Promise.all([
    frozenPart(tx, id, status),
    roleLists(tx, familyId, status === "DRAFT" ? "DRAFT" : "LIVE"),
  ]);
  if (frozen === null) return null; // a draft that was deleted meanwhile
  const definition = withRoles(frozen.definition, lists, escalationRoles);
  return {
    ...frozen,
    ...{ id, familyId, key, version, status, lists, escalationRoles, definition },
    compiled: { ...frozen.compiled, definition },
  };
}

async function frozenPart(
  tx: CompanyTx,
  id: number,
  status: LoadedDefinition["status"],
): Promise<Frozen | null> {
  const name = `${tx.companyId}/${id}`;
  const known = published.get(name);
  if (known !== undefined) return known;
  const rows = await readVersion(tx, id);
  if (rows === undefined) return null;
  const definition = definitionOf(rows, rows.prefix);
  const compiledFields = compileFields(definition.fields_schema);
  if (!compiledFields.ok)
    throw new Error(
      `Expected version ${id} to have a fields schema that can be used, but ${JSON.stringify(compiledFields.problems[0])}.`,
    );
  const idsByKey = (
    components: readonly { key: string; id: number }[],
  ): ReadonlyMap<string, number> =>
    new Map(components.map((component) => [component.key, component.id]));
  const frozen: Frozen = {
    definition,
    compiled: compile(definition),
    fields: compiledFields.fields,
    ids: {
      tickets: idsByKey(rows.tickets),
      tasks: idsByKey(rows.tasks),
      completions: idsByKey(rows.completions),
    },
  };
  // Only what the database keeps as it is: a draft changes.
  if (status !== "DRAFT") published.set(name, frozen, bytesOf(definition));
  return frozen;
}

/** Four statements at once. */
async function readVersion(
  { companyId, db }: CompanyTx,
  id: number,
): Promise<(VersionRows & { readonly prefix: string }) | undefined> {
  const [versions, tickets, tasks, completions] = await Promise.all([
    db.$queryRaw<(workflow_definition & { readonly prefix: string })[]>`
      select d.*, f.prefix from workflow_definition d
      join workflow_family f on f.company_id = d.company_id and f.id = d.workflow_family_id
      where d.company_id = ${companyId} and d.id = ${id}`,
    db.$queryRaw<ticket_definition[]>`
      select * from ticket_definition
      where company_id = ${companyId} and workflow_definition_id = ${id} order by position, id`,
    db.$queryRaw<task_definition[]>`
      select * from task_definition
      where company_id = ${companyId} and workflow_definition_id = ${id} order by position, id`,
    db.$queryRaw<completion_definition[]>`
      select * from completion_definition
      where company_id = ${companyId} and workflow_definition_id = ${id} order by position, id`,
  ]);
  const [version] = versions;
  return version && { ...version, tickets, tasks, completions };
}
