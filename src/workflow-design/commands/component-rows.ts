import { reject, type Result } from "../../access/index.js";
import { Prisma, type CompanyTx } from "../../db/index.js";
import type { ComponentKind } from "./component-checks.js";

const TABLES: { readonly [kind in ComponentKind]: Prisma.Sql } = {
  ticket: Prisma.raw("ticket_definition"),
  task: Prisma.raw("task_definition"),
  completion: Prisma.raw("completion_definition"),
};

/** The table of a kind of component, for SQL. */
export function componentTable(kind: ComponentKind): Prisma.Sql {
  return TABLES[kind];
}

/** A component as far as moving and deleting need it. */
export interface ComponentRow {
  readonly id: number;
  readonly workflowId: number;
  readonly key: string;
  readonly title: string;
}

/** Finds a component by its id. */
export async function findComponent(
  tx: CompanyTx,
  kind: ComponentKind,
  id: number,
): Promise<Result<{ component: ComponentRow }>> {
  const [component] = await tx.db.$queryRaw<ComponentRow[]>`
    select id, workflow_definition_id as "workflowId", key, title from ${componentTable(kind)}
    where company_id = ${tx.companyId} and id = ${id}`;
  if (component === undefined)
    return reject(
      "not_found",
      "Expected a part of a workflow of your company, but there is none here.",
    );
  return { ok: true, component };
}

/** The ids of a draft's components of one kind, in their order. */
export async function componentOrder(
  tx: CompanyTx,
  kind: ComponentKind,
  workflowId: number,
): Promise<readonly number[]> {
  const rows = await tx.db.$queryRaw<{ id: number }[]>`
    select id from ${componentTable(kind)}
    where company_id = ${tx.companyId} and workflow_definition_id = ${workflowId} order by position, id`;
  return rows.map((row) => row.id);
}
