import type { CompanyTx } from "../../src/db/index.js";
import { asJson, Prisma } from "../../src/db/index.js";
import type { Due, Json, WorkflowDefinition } from "../../src/engine/index.js";

/** The rows that a published version consists of. */
export interface Published {
  familyId: number;
  definitionId: number;
  /** Ids of the ticket definitions by key. */
  tickets: Record<string, number>;
}

type RoleIds = Readonly<Record<string, number>>;

const orNull = (json: Json) => (json === null ? Prisma.DbNull : asJson(json));

function storedDue(due: Due | null) {
  if (due === null) return Prisma.DbNull;
  const { act, after_hours } = due.escalation ?? {};
  return asJson({ ...due, escalation: due.escalation && { act, after_hours } });
}

/** Publishes a definition as the next version of its family, row by row: these tests are about tickets, not about publishing. */
export async function publish(
  tx: CompanyTx,
  definition: WorkflowDefinition,
  roles: RoleIds,
): Promise<Published> {
  const company_id = tx.companyId;
  const family =
    (await tx.db.workflow_family.findFirst({ where: { key: definition.key } })) ??
    (await tx.db.workflow_family.create({
      data: { company_id, key: definition.key, prefix: definition.prefix },
    }));
  const version =
    1 + (await tx.db.workflow_definition.count({ where: { workflow_family_id: family.id } }));
  const { id } = await tx.db.workflow_definition.create({
    data: {
      company_id,
      workflow_family_id: family.id,
      version,
      key: definition.key,
      title: definition.title,
      title_field: definition.title_field,
      fields_schema: asJson(definition.fields_schema),
    },
  });
  const common = { company_id, workflow_definition_id: id, version };
  const tickets = await tx.db.ticket_definition.createManyAndReturn({
    data: definition.tickets.map((ticket, position) => ({
      ...common,
      position,
      key: ticket.key,
      title: ticket.title,
      fields: asJson(ticket.fields),
      withdraw_field: ticket.withdraw_field,
      edit_layout: ticket.edit_layout,
      display_layout: ticket.display_layout,
    })),
  });
  await tx.db.task_definition.createMany({
    data: definition.tasks.map((task, position) => ({
      ...common,
      position,
      key: task.key,
      title: task.title,
      task_type: task.task_type,
      input_fields: asJson(task.input_fields),
      output_fields: asJson(task.output_fields),
      condition: orNull(task.condition),
      wake_on: task.wake_on,
      run: task.run,
      keep_outputs: task.keep_outputs,
      on_condition_lost: task.on_condition_lost,
      assignee_field: task.assignee_field,
      due: storedDue(task.due),
      escalation_role_id: task.due?.escalation ? (roles[task.due.escalation.role] ?? 0) : null,
      action_url: task.action_url,
      input_transform: orNull(task.input_transform),
      output_transform: orNull(task.output_transform),
      timeout_seconds: task.timeout_seconds,
      max_runs: task.max_runs,
      edit_layout: task.edit_layout,
      display_layout: task.display_layout,
    })),
  });
  await tx.db.completion_definition.createMany({
    data: definition.completions.map((completion, position) => ({
      ...common,
      position,
      key: completion.key,
      title: completion.title,
      fields: asJson(completion.fields),
      condition: orNull(completion.condition),
      completion_status: completion.completion_status,
    })),
  });
  await liveLists(tx, family.id, definition, roles);
  await tx.db.workflow_definition.updateMany({
    where: { workflow_family_id: family.id, status: "ACTIVE" },
    data: { status: "ARCHIVED", archived_at: new Date() },
  });
  await tx.db.workflow_definition.updateMany({
    where: { id },
    data: { status: "ACTIVE", published_at: new Date() },
  });
  const byKey = tickets.map((ticket) => [ticket.key, ticket.id]);
  return { familyId: family.id, definitionId: id, tickets: Object.fromEntries(byKey) };
}

async function liveLists(
  tx: CompanyTx,
  familyId: number,
  definition: WorkflowDefinition,
  roles: RoleIds,
): Promise<void> {
  const lists = [
    { kind: "TICKET_ADMIN" as const, key: "", names: definition.ticket_admin_roles },
    ...definition.tickets.map((ticket) => ({
      kind: "SUBMITTER" as const,
      key: ticket.key,
      names: ticket.submitter_roles,
    })),
    ...definition.tasks.map((task) => ({
      kind: "EXECUTOR" as const,
      key: task.key,
      names: task.executor_roles,
    })),
  ];
  const company_id = tx.companyId;
  await tx.db.role_list.deleteMany({ where: { workflow_family_id: familyId, stage: "LIVE" } });
  for (const { kind, key, names } of lists) {
    const list = await tx.db.role_list.create({
      data: {
        company_id,
        workflow_family_id: familyId,
        stage: "LIVE",
        kind,
        component_key: key,
        restricted: names !== null,
      },
    });
    await tx.db.role_list_role.createMany({
      data: (names ?? []).map((name) => ({
        company_id,
        role_list_id: list.id,
        role_id: roles[name] ?? 0,
      })),
    });
  }
}
