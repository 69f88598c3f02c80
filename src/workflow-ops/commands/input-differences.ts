import type { CompanyTx } from "../../db/index.js";
import { fieldValue, fieldTitle, sameValue, type Fields, type Json } from "../../engine/index.js";
import type { TaskAtHand } from "./task-at-hand.js";
import { userNamesIn, valueWords } from "../value-words.js";

/** A field that changed between two moments, in words. */
export interface FieldDifference {
  readonly key: string;
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

/** What changed in a task's inputs since the step at which it had that revision. */
export async function inputDifferences(
  tx: CompanyTx,
  { task, taskDefinition, instance, definition }: TaskAtHand,
  revision: number,
): Promise<readonly FieldDifference[]> {
  const then = await fieldsAtRevision(tx, instance.row.id, task, revision);
  const now = instance.state.fields;
  const changed = taskDefinition.input_fields.filter(
    (key) =>
      !sameValue(
        fieldValue(then, key),
        fieldValue(now, key),
        definition.compiled.fields.get(key) ?? null,
      ),
  );
  const both = changed.flatMap((key): [string, Json | undefined][] => [
    [key, fieldValue(then, key)],
    [key, fieldValue(now, key)],
  ]);
  const names = await userNamesIn(tx, definition, both);
  return changed.map((key) => ({
    key,
    title: fieldTitle(definition.definition, key),
    before: valueWords(definition, key, fieldValue(then, key), names),
    after: valueWords(definition, key, fieldValue(now, key), names),
  }));
}

/** The field values of the step that gave the task this revision: the one that opened it for 1, else the one that refreshed it. */
async function fieldsAtRevision(
  tx: CompanyTx,
  instanceId: number,
  task: { readonly taskKey: string; readonly openedStep: number },
  revision: number,
): Promise<Fields> {
  const refresh = JSON.stringify([{ type: "refresh", task: task.taskKey, revision }]);
  const rows = await tx.db.$queryRaw<{ fields: Fields }[]>`
    select fields from workflow_data
    where company_id = ${tx.companyId} and workflow_instance_id = ${instanceId}
      and step >= ${task.openedStep} and (step = ${task.openedStep} or effects @> ${refresh}::jsonb)
    order by step desc limit 1`;
  return rows[0]?.fields ?? {};
}
