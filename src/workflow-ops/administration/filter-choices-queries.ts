import { keptByRights, type CompanyTx } from "../../db/index.js";

/** What the tickets of a workflow can be narrowed to, of all its published versions. */
export interface FilterChoices {
  readonly versions: readonly number[];
  readonly tickets: readonly { readonly key: string; readonly title: string }[];
  readonly tasks: readonly { readonly key: string; readonly title: string }[];
}

interface Row {
  readonly kind: "ticket" | "task" | "version";
  readonly key: string;
  readonly title: string;
}

const BYTES_OF_A_CHOICE = 150;

/** Versions, and the ticket and task definitions by their newest titles. One query where they are not kept: what is published changes only with the rights' version. */
export function filterChoices(tx: CompanyTx, familyId: number): Promise<FilterChoices> {
  return keptByRights(
    tx,
    `choices/${familyId}`,
    () => readChoices(tx, familyId),
    ({ versions, tickets, tasks }) =>
      (versions.length + tickets.length + tasks.length) * BYTES_OF_A_CHOICE,
  );
}

async function readChoices(tx: CompanyTx, familyId: number): Promise<FilterChoices> {
  const rows = await tx.db.$queryRaw<Row[]>`
    with versions as (
      select v.id, v.version from workflow_definition v
      where v.company_id = ${tx.companyId} and v.workflow_family_id = ${familyId} and v.status <> 'DRAFT')
    select 'version' as kind, v.version::text as key, '' as title, v.version as at from versions v
    union all
    select 'ticket', t.key, t.title, t.position from (
      select distinct on (d.key) d.key, d.title, d.position from versions v
      join ticket_definition d on d.company_id = ${tx.companyId} and d.workflow_definition_id = v.id
      order by d.key, v.version desc) t
    union all
    select 'task', t.key, t.title, t.position from (
      select distinct on (d.key) d.key, d.title, d.position from versions v
      join task_definition d on d.company_id = ${tx.companyId} and d.workflow_definition_id = v.id
      order by d.key, v.version desc) t
    order by kind, at, key`;
  const of = (kind: Row["kind"]) => rows.filter((row) => row.kind === kind);
  return {
    versions: of("version").map(({ key }) => Number(key)),
    tickets: of("ticket").map(({ key, title }) => ({ key, title: title || key })),
    tasks: of("task").map(({ key, title }) => ({ key, title: title || key })),
  };
}
