import type { FieldError } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import {
  checkCondition,
  checkInputTransform,
  checkOutputTransform,
  SUBMITTER,
  type ConditionProblem,
  type Json,
  type TaskDefinition,
  type TransformProblem,
} from "../../engine/index.js";
import { fieldRows, type FieldRow } from "../fields/field-rows.js";
import type { JsonObject } from "../fields/field.js";
import type { LockedVersion } from "./lock-version.js";

/** The kinds of components, by the word in addresses and forms. */
export type ComponentKind = "ticket" | "task" | "completion";

/** The fields of a draft, by key. */
export function draftFields(version: LockedVersion): ReadonlyMap<string, FieldRow> {
  return new Map(fieldRows(version.fields_schema as JsonObject).map((row) => [row.key, row]));
}

/** Keys that a form sent and that no field has, or that are there twice. `submitter` may be read, never written. */
export function fieldKeyErrors(
  field: string,
  keys: readonly string[],
  fields: ReadonlyMap<string, FieldRow>,
  use: "read" | "written",
): readonly FieldError[] {
  const unknown = keys.filter((key) => !fields.has(key) && !(use === "read" && key === SUBMITTER));
  const twice = keys.filter((key, index) => keys.indexOf(key) < index);
  return [
    ...unknown.map((key) => ({ field, message: `There is no field “${key}”` })),
    ...twice.map((key) => ({ field, message: `“${key}” is there twice` })),
  ];
}

/** What is wrong with a condition of a draft, at the field "condition". */
export function conditionErrors(
  condition: Json,
  fields: ReadonlyMap<string, FieldRow>,
): readonly FieldError[] {
  const isField = (key: string): boolean => key === SUBMITTER || fields.has(key);
  return checkCondition(condition, isField).map((problem: ConditionProblem) => ({
    field: "condition",
    message: `The condition cannot be used: ${problem.sentence}${problem.path === "" ? "" : ` (at ${problem.path})`}`,
  }));
}

/** What is wrong with the transforms of a task, at their fields. */
export function transformErrors(
  task: Pick<
    TaskDefinition,
    "task_type" | "output_fields" | "input_transform" | "output_transform"
  >,
  keys: ReadonlySet<string>,
): readonly FieldError[] {
  const isField = (key: string): boolean => key === SUBMITTER || keys.has(key);
  const isOutput = (key: string): boolean => task.output_fields.some((field) => field.key === key);
  const errors = (field: string, problems: readonly TransformProblem[]): readonly FieldError[] =>
    problems.slice(0, 20).map(({ sentence, path }) => ({
      field,
      message: `It cannot be used: ${sentence}${path === "" ? "" : ` (at ${path.slice(0, 200)})`}`,
    }));
  // Of a form nothing is sent and no answer is read, but what is written there should make sense all the same.
  return [
    ...errors("input_transform", checkInputTransform(task.input_transform, isField)),
    ...errors(
      "output_transform",
      checkOutputTransform(task.output_transform, task.task_type, isOutput),
    ),
  ];
}

/** A key that another component has: tasks and completions share one set of keys, tickets have their own. */
export async function keyErrors(
  tx: CompanyTx,
  version: LockedVersion,
  component: { readonly kind: ComponentKind; readonly id: number | null; readonly key: string },
): Promise<readonly FieldError[]> {
  const { kind, id, key } = component;
  const where = { company_id: tx.companyId, workflow_definition_id: version.id, key };
  const others = (of: ComponentKind): typeof where & { id?: { not: number } } =>
    of === kind && id !== null ? { ...where, id: { not: id } } : where;
  const select = { title: true };
  const found =
    kind === "ticket"
      ? await tx.db.ticket_definition.findFirst({ where: others("ticket"), select })
      : ((await tx.db.task_definition.findFirst({ where: others("task"), select })) ??
        (await tx.db.completion_definition.findFirst({ where: others("completion"), select })));
  return found === null
    ? []
    : [{ field: "key", message: `Key “${key}” is used by “${found.title}”` }];
}
