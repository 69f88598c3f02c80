import { listRoles } from "../../accounts/index.js";
import { asJson, type CompanyTx } from "../../db/index.js";
import type { WorkflowDefinition } from "../../engine/index.js";
import { completionColumns, taskColumns, ticketColumns } from "./component-columns.js";

/** A draft to insert; its role lists are written apart. */
export interface NewVersion {
  readonly familyId: number;
  readonly version: number;
  readonly userId: number;
  /** Its key must be the family's. */
  readonly definition: WorkflowDefinition;
}

/** Inserts a whole definition as a draft; gives its id. The number of statements does not depend on its size. */
export async function insertVersion(
  tx: CompanyTx,
  { familyId, version, userId, definition }: NewVersion,
): Promise<number> {
  const { key, title, description, title_field, display_layout } = definition;
  const by = { created_by: userId, updated_by: userId };
  const { id } = await tx.db.workflow_definition.create({
    data: {
      company_id: tx.companyId,
      workflow_family_id: familyId,
      ...{ key, version, title, description, title_field, display_layout },
      ext_ref: asJson(definition.ext_ref),
      fields_schema: asJson(definition.fields_schema),
      ...by,
    },
    select: { id: true },
  });
  const row = (index: number) => ({
    ...{ company_id: tx.companyId, workflow_definition_id: id, version, position: index + 1 },
    ...by,
  });
  await tx.db.ticket_definition.createMany({
    data: definition.tickets.map((ticket, index) => ({ ...row(index), ...ticketColumns(ticket) })),
  });
  const roleIds = await escalationRoles(tx, definition);
  await tx.db.task_definition.createMany({
    data: definition.tasks.map((task, index) => ({
      ...row(index),
      ...taskColumns(task, roleIds.get(task.due?.escalation?.role.toLowerCase() ?? "") ?? null),
    })),
  });
  await tx.db.completion_definition.createMany({
    data: definition.completions.map((completion, index) => ({
      ...row(index),
      ...completionColumns(completion),
    })),
  });
  return id;
}

/** Ids of the company's roles by their names in small letters; not asked for where no task escalates. */
async function escalationRoles(
  tx: CompanyTx,
  { tasks }: WorkflowDefinition,
): Promise<ReadonlyMap<string, number>> {
  if (tasks.every((task) => !task.due?.escalation)) return new Map();
  return new Map((await listRoles(tx)).map(({ name, id }) => [name.toLowerCase(), id]));
}
