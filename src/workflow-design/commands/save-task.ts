import {
  reject,
  type Actor,
  type FieldError,
  type Result,
  type RoleList,
} from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import { SUBMITTER, type Due } from "../../engine/index.js";
import { dueOf } from "../definition-rows.js";
import { MOST, taskSchema } from "../files/definition-schema.js";
import { layoutErrors } from "../layouts/layout-errors.js";
import { roleLists } from "../role-list-queries.js";
import { changedMeanwhile } from "./changed-meanwhile.js";
import { checkedInput, invalid } from "./checked-input.js";
import {
  conditionErrors,
  draftFields,
  fieldKeyErrors,
  keyErrors,
  transformErrors,
} from "./component-checks.js";
import { taskColumns, type TaskColumns } from "./component-columns.js";
import { designCommand, type Done } from "./design-command.js";
import { differences } from "./differences.js";
import { renameDraftList } from "./draft-role-list.js";
import { lockDraft, type LockedVersion } from "./lock-version.js";
import { roleErrors, writeRoleList } from "./write-role-list.js";

/** A task definition as its form gives it. */
export interface TaskInput extends TaskColumns {
  readonly formId?: string;
  /** The draft it belongs to. */
  readonly workflowId: number;
  /** Null for a new one. */
  readonly id: number | null;
  readonly updatedAt?: string;
  readonly executors: RoleList;
  /** The role that it escalates to; null where it does not, or none was chosen. */
  readonly escalationRoleId: number | null;
}

/** Makes or changes a task definition of a draft. Its executors take effect when the draft is published. */
export async function saveTask(actor: Actor, input: TaskInput): Promise<Result<Done>> {
  return designCommand(actor, input.formId, async (tx, now) => {
    const locked = await lockDraft(tx, input.workflowId);
    if (!locked.ok) return locked;
    const { version } = locked;
    const before = await findTask(tx, input);
    if (before === undefined)
      return reject("not_found", "Expected a task of this workflow, but there is none here.");
    const stale = before && (await changedMeanwhile(tx, "this task", before, input.updatedAt));
    if (stale) return stale;
    const { formId: _, workflowId: __, id, updatedAt: ___, executors, ...rest } = input;
    const { escalationRoleId, ...columns } = rest;
    const checked = checkedInput(taskSchema, columns);
    if (!checked.ok) return checked;
    const errors = [
      ...taskErrors(version, checked.data),
      ...(await keyErrors(tx, version, { kind: "task", id, key: checked.data.key })),
      ...(await roleErrors(tx, "executors", executors.roleIds)),
    ];
    const escalated = await escalatesTo(tx, checked.data, escalationRoleId);
    if (!escalated.ok) errors.push(...escalated.errors);
    if (errors.length > 0 || !escalated.ok) return invalid(errors);
    const data = { ...taskColumns(checked.data, escalationRoleId), updated_by: now.userId };
    const saved = await write(tx, version, id, data);
    if (saved === null)
      return invalid([{ field: "key", message: `A workflow has at most ${MOST.tasks} tasks` }]);
    const familyId = version.workflow_family_id;
    if (before !== null)
      await renameDraftList(tx, familyId, "EXECUTOR", { from: before.key, to: checked.data.key });
    const list = (await roleLists(tx, familyId, "DRAFT")).executor.get(checked.data.key);
    const place = {
      familyId,
      stage: "DRAFT",
      kind: "EXECUTOR",
      componentKey: checked.data.key,
    } as const;
    await writeRoleList(tx, place, executors);
    const changed = differences(
      {
        ...before,
        due: before && dueOf(before.due, before.escalation_role?.name ?? ""),
        executors: list && { restricted: list.restricted, roleIds: list.roleIds },
      },
      { ...checked.data, due: escalated.due, executors },
    );
    if (changed !== null)
      await recordAudit(tx, now, {
        act: before === null ? "task_definition_created" : "task_definition_updated",
        objectKind: "task_definition",
        objectId: saved,
        familyId,
        ...changed,
      });
    return { ok: true, id: saved, location: `/design/tasks/${saved}` };
  });
}

/** The row under the lock; null for a new one, undefined when there is none. */
async function findTask(
  tx: CompanyTx,
  { id, workflowId }: TaskInput,
): Promise<TaskRow | null | undefined> {
  if (id === null) return null;
  const where = { company_id: tx.companyId, id, workflow_definition_id: workflowId };
  const include = { escalation_role: { select: { name: true } } };
  return (await tx.db.task_definition.findFirst({ where, include })) ?? undefined;
}

type TaskRow = NonNullable<Awaited<ReturnType<CompanyTx["db"]["task_definition"]["findFirst"]>>> & {
  readonly escalation_role: { readonly name: string } | null;
};

/** The due time with the name of the role that it escalates to. */
async function escalatesTo(
  tx: CompanyTx,
  { due }: TaskColumns,
  roleId: number | null,
): Promise<{ ok: true; due: Due | null } | { ok: false; errors: readonly FieldError[] }> {
  if (!due?.escalation) return { ok: true, due: dueOf(due, "") };
  const field = "escalation_role";
  const where = { company_id_id: { company_id: tx.companyId, id: roleId ?? 0 } };
  const role = await tx.db.role.findUnique({ where, select: { name: true } });
  if (role === null)
    return { ok: false, errors: [{ field, message: "Choose a role of your company" }] };
  return { ok: true, due: dueOf(due, role.name) };
}

function taskErrors(version: LockedVersion, task: TaskColumns): readonly FieldError[] {
  const fields = draftFields(version);
  const assignee = task.assignee_field;
  const isUser =
    assignee === null || assignee === SUBMITTER || fields.get(assignee)?.type === "user";
  return [
    ...fieldKeyErrors("input_fields", task.input_fields, fields, "read"),
    ...fieldKeyErrors(
      "output_fields",
      task.output_fields.map((field) => field.key),
      fields,
      "written",
    ),
    ...conditionErrors(task.condition, fields),
    ...transformErrors(task, new Set(fields.keys())),
    ...(isUser
      ? []
      : [
          {
            field: "assignee_field",
            message: "Assignee field must be a user field of this workflow",
          },
        ]),
    ...layoutErrors({ edit_layout: task.edit_layout, display_layout: task.display_layout }),
  ];
}

/** Inserts at the end, or updates; the id, or null when there are too many already. */
async function write(
  tx: CompanyTx,
  version: LockedVersion,
  id: number | null,
  data: ReturnType<typeof taskColumns> & { readonly updated_by: number },
): Promise<number | null> {
  if (id !== null) {
    await tx.db.task_definition.update({
      where: { company_id_id: { company_id: tx.companyId, id } },
      data: { ...data, updated_at: new Date() },
      select: { id: true },
    });
    return id;
  }
  const where = { company_id: tx.companyId, workflow_definition_id: version.id };
  const { _count: count, _max: last } = await tx.db.task_definition.aggregate({
    where,
    _count: true,
    _max: { position: true },
  });
  if (count >= MOST.tasks) return null;
  const position = (last.position ?? 0) + 1;
  const made = await tx.db.task_definition.create({
    data: { ...where, ...data, version: version.version, position, created_by: data.updated_by },
    select: { id: true },
  });
  return made.id;
}
