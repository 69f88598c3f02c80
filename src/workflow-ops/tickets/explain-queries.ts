import { userNames } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import {
  explain,
  type ExplainedStep,
  type Explanation,
  type OpenTask,
} from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import { readStep, type StepRecord } from "../rounds/step-queries.js";
import { userIdsIn } from "../user-values.js";
import { shortMoment, writerTitle } from "../words.js";

/** A task or completion of a ticket, at one of its steps. */
export interface Question {
  readonly ticketId: number;
  readonly definition: LoadedDefinition;
  readonly kind: "task" | "completion";
  readonly key: string;
  readonly step: number;
  /** Steps that were read already: the one that is asked about need not be read again. */
  readonly records?: readonly StepRecord[];
  /** The tasks that are open now with who has them, for the newest step: what would start the component names them. */
  readonly openTasks?: readonly OpenTask[];
}

/** Why the component did, or did not, start at the step, from its record alone; null for a step or component that does not exist. Two queries at most. */
export async function explainStep(tx: CompanyTx, question: Question): Promise<Explanation | null> {
  const { definition, kind, key, records = [], ticketId, step } = question;
  const list = kind === "task" ? definition.definition.tasks : definition.definition.completions;
  if (!list.some((component) => component.key === key)) return null;
  const record = records.find((one) => one.step === step) ?? (await readStep(tx, ticketId, step));
  if (record === null) return null;
  const ids = usersInStep(definition, record);
  const names = ids.length === 0 ? new Map<number, string>() : await userNames(tx, ids);
  return explain({
    definition: definition.definition,
    component: { kind, key },
    step: explainedStep(definition, record),
    decision: (Object.hasOwn(record.decisions, key) && record.decisions[key]) || null,
    names: (id) => names.get(Number(id)),
    openTasks: question.openTasks ?? [],
  });
}

function explainedStep(definition: LoadedDefinition, record: StepRecord): ExplainedStep {
  return {
    step: record.step,
    cause: {
      kind: record.writeSet.writer.kind,
      person: record.actorName,
      title: writerTitle(definition.definition, record.writeSet.writer),
      at: shortMoment(record.at),
    },
    changed: record.changes,
    cleared: record.cleared.map((change) => change.field),
    written: Object.keys(record.writeSet.fields),
    decisions: record.decisions,
    effects: record.effects,
  };
}

function usersInStep(definition: LoadedDefinition, record: StepRecord): readonly number[] {
  const seen = Object.values(record.decisions).flatMap((decision) =>
    Object.entries(decision.values ?? {}),
  );
  const changed = [...record.changes, ...record.cleared].flatMap(({ field, before, after }) => [
    [field, before] as const,
    [field, after] as const,
  ]);
  const ids = [...seen, ...changed].flatMap(([field, value]) =>
    userIdsIn(definition.compiled.fields.get(field), value),
  );
  return [...new Set(ids)];
}
