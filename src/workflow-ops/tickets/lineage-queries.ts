import type { CompanyTx } from "../../db/index.js";
import { fieldTitle, fieldValue, type Decision, type Json } from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import { readFields } from "../rounds/instance-queries.js";
import { readStep, type StepRecord } from "../rounds/step-queries.js";
import { userNamesIn, valueWords } from "../value-words.js";
import { componentTitle } from "../words.js";
import { didInWords } from "./history-words.js";

/** Where a value came from, and what came of it. */
export interface Lineage {
  readonly field: string;
  readonly title: string;
  /** The value in words; null when the field was cleared, or taken away. */
  readonly value: string | null;
  /** What it was before. */
  readonly before: string | null;
  /** The step that wrote it, or cleared it because its question was asked again. */
  readonly step: number;
  readonly at: Date;
  readonly cleared: boolean;
  readonly who: string | null;
  readonly did: string;
  readonly reason: string | null;
  /** The question that it answers: the task, and the step that asked it; null where nobody was asked. */
  readonly asked: {
    readonly key: string;
    readonly title: string;
    readonly step: number;
    /** Fields that woke the task then. */
    readonly wokenBy: readonly Named[];
  } | null;
  /** What whoever answered had before them. */
  readonly inputs: readonly (Named & { readonly value: string })[];
  /** What this field woke at the step, and what became of that. */
  readonly caused: readonly Caused[];
}

/** A field by its title. */
export interface Named {
  readonly key: string;
  readonly title: string;
}

/** A task or completion that the value woke. */
export interface Caused extends Named {
  readonly kind: "task" | "completion";
  readonly outcome: Decision["outcome"];
  /** The step that answered or cancelled the task which was opened; null while it is open, or nothing was. */
  readonly closedStep: number | null;
}

interface Source {
  readonly step: number;
  readonly wrote: boolean;
  readonly causeStep: number | null;
}

/** The lineage of a field's value as it was after a step; null where it had never been written until then. At most six queries. */
export async function lineageOf(
  tx: CompanyTx,
  ticket: { readonly id: number; readonly definition: LoadedDefinition },
  { field, step }: { readonly field: string; readonly step: number },
): Promise<Lineage | null> {
  const { definition, id } = ticket;
  const source = await lastTouch(tx, id, field, step);
  const record = source && (await readStep(tx, id, source.step));
  if (source === null || record === null) return null;
  const { writer } = record.writeSet;
  const task =
    writer.key === undefined ? undefined : definition.compiled.tasks.get(writer.key)?.definition;
  const asked = task && source.causeStep !== null ? await readStep(tx, id, source.causeStep) : null;
  const then = task ? await readFields(tx, id, source.step - 1) : {};
  const keys = source.wrote ? (task?.input_fields ?? []) : [];
  const change = [...record.changes, ...record.cleared].find((one) => one.field === field);
  const seen: (readonly [string, Json])[] = keys.map((key) => [key, fieldValue(then, key)]);
  const own: (readonly [string, Json])[] = [
    [field, change?.before ?? null],
    [field, change?.after ?? null],
  ];
  const names = await userNamesIn(tx, definition, [...seen, ...own]);
  const words = (key: string, value: Json) => valueWords(definition, key, value, names);
  const named = (key: string) => ({ key, title: fieldTitle(definition.definition, key) });
  const decision = task && asked?.decisions[task.key];
  return {
    ...named(field),
    field,
    value: change && change.after !== null ? words(field, change.after) : null,
    before: change && change.before !== null ? words(field, change.before) : null,
    step: source.step,
    at: record.at,
    cleared: !source.wrote,
    who: record.actorName,
    did: didInWords(definition.definition, writer),
    reason: record.reason,
    asked:
      task && asked && source.wrote
        ? {
            key: task.key,
            title: task.title,
            step: asked.step,
            wokenBy: (decision?.woken_by ?? []).map(named),
          }
        : null,
    inputs: seen.map(([key, value]) => ({ ...named(key), value: words(key, value) })),
    caused: source.wrote ? await causedBy(tx, ticket, record, field) : [],
  };
}

/** The last step, up to this one, that wrote or cleared the field. The catch-up after a hold tells again what was written meanwhile: it is none. */
async function lastTouch(
  tx: CompanyTx,
  ticketId: number,
  field: string,
  step: number,
): Promise<Source | null> {
  const [found] = await tx.db.$queryRaw<Source[]>`
    select d.step, jsonb_exists(d.changed, ${field}) as wrote, d.cause_step as "causeStep" from workflow_data d
    where d.company_id = ${tx.companyId} and d.workflow_instance_id = ${ticketId} and d.step <= ${step}
      and (jsonb_exists(d.changed, ${field}) and d.cause <> 'resume' or jsonb_exists(d.cleared, ${field}))
    order by d.step desc limit 1`;
  return found ?? null;
}

async function causedBy(
  tx: CompanyTx,
  { definition, id }: { readonly id: number; readonly definition: LoadedDefinition },
  record: StepRecord,
  field: string,
): Promise<readonly Caused[]> {
  const { completions, tasks } = definition.definition;
  const woken = [...tasks, ...completions].flatMap(({ key }) => {
    const decision = Object.hasOwn(record.decisions, key) ? record.decisions[key] : undefined;
    return decision?.woken_by?.includes(field) ? [{ key, outcome: decision.outcome }] : [];
  });
  if (woken.length === 0) return [];
  const closed = await tx.db.$queryRaw<{ key: string; closedStep: number | null }[]>`
    select t.task_key as key, t.closed_step as "closedStep" from task_instance t
    where t.company_id = ${tx.companyId} and t.workflow_instance_id = ${id} and t.opened_step <= ${record.step}
      and (t.closed_step is null or t.closed_step > ${record.step})`;
  return woken.map(({ key, outcome }) => ({
    key,
    title: componentTitle(definition.definition, key),
    kind: definition.compiled.tasks.has(key) ? ("task" as const) : ("completion" as const),
    outcome,
    closedStep:
      outcome === "FIRE" || outcome === "REFRESH"
        ? (closed.find((task) => task.key === key)?.closedStep ?? null)
        : null,
  }));
}
