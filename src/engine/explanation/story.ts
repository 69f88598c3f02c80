import type { Fields, Json, WorkflowDefinition } from "../definition.js";
import { fieldValue } from "../json.js";
import type { CancelReason, Round } from "../round.js";
import { fieldTitle } from "../words/field-title.js";
import { fieldProperty } from "../words/property.js";
import { listOfPhrases, strong, type Phrase } from "../words/segment.js";
import { listInWords, valueInSentence, type Lookup } from "../words/value-words.js";
import type { ExplainedChange, ExplainedStep, ExplainInput, OpenTask } from "./explanation.js";

/** Everything that the sentences about one component at one step are made from. */
export interface Story {
  readonly definition: WorkflowDefinition;
  readonly step: ExplainedStep;
  readonly kind: "task" | "completion";
  readonly key: string;
  readonly title: string;
  /** The fields that wake it. */
  readonly inputs: readonly string[];
  readonly condition: Json;
  /** What its condition saw; null when it was not looked at, or is empty. */
  readonly values: Fields | null;
  /** The fields that woke it, as decided; else its inputs that changed. */
  readonly wokenBy: readonly string[];
  /** Whether a decision was recorded at all. */
  readonly decided: boolean;
  readonly lookup: Lookup;
  readonly openTasks: readonly OpenTask[];
}

export function storyOf(input: ExplainInput): Story {
  const { definition, component, step, decision } = input;
  const { key, kind } = component;
  const task = kind === "task" ? definition.tasks.find((one) => one.key === key) : undefined;
  const completion =
    kind === "completion" ? definition.completions.find((one) => one.key === key) : undefined;
  const inputs = [...new Set(task?.input_fields ?? completion?.fields ?? [])];
  const changed = new Set(step.changed.map((change) => change.field));
  return {
    definition,
    step,
    kind,
    key,
    title: task?.title ?? completion?.title ?? key,
    inputs,
    condition: task?.condition ?? completion?.condition ?? null,
    values: decision?.values ?? null,
    wokenBy: decision?.woken_by ?? inputs.filter((field) => changed.has(field)),
    decided: decision !== null,
    lookup: { names: input.names, dateTime: input.dateTime },
    openTasks: input.openTasks ?? [],
  };
}

export function titleIn(story: Story, field: string): string {
  return fieldTitle(story.definition, field);
}

export function fieldList(story: Story, fields: readonly string[], last = "and"): string {
  return listInWords(
    fields.map((field) => titleIn(story, field)),
    last,
  );
}

export function valueIn(story: Story, field: string, value: Json): string {
  return valueInSentence(fieldProperty(story.definition, field), value, story.lookup);
}

/** The component's title, marked. */
export function itself(story: Story): Phrase {
  return strong(story.title);
}

/** The change of a field in this step; null when it kept its value. */
export function changeOf(story: Story, field: string): ExplainedChange | null {
  return story.step.changed.find((change) => change.field === field) ?? null;
}

/** The values that the condition saw, without what the step cleared afterwards. */
export function valuesAfterClearing(story: Story): Fields {
  const { values, step } = story;
  const kept = Object.keys(values ?? {}).filter((field) => !step.cleared.includes(field));
  return Object.fromEntries(kept.map((field) => [field, fieldValue(values ?? {}, field)]));
}

/** The titles of the tasks that may write a field. */
export function tasksWriting(story: Story, field: string): readonly string[] {
  return story.definition.tasks
    .filter((task) => task.output_fields.some((output) => output.key === field))
    .map((task) => task.title);
}

/** "Finance decision and Budget line are being asked again in Finance review". */
export function askedAgainInWords(story: Story, fields: readonly string[]): Phrase {
  const names = fields.map((field) => strong(titleIn(story, field)));
  const tasks = [...new Set(fields.flatMap((field) => tasksWriting(story, field)))];
  const are = fields.length === 1 ? "is" : "are";
  const where = tasks.length === 0 ? "" : ` in ${listInWords(tasks, "or")}`;
  return [listOfPhrases(names), ` ${are} being asked again${where}`];
}

/** Why this step cancelled the component, by its effects; null when it did not, or the effects are not at hand. */
export function cancelReason(story: Story): CancelReason | null {
  if (story.kind !== "task") return null;
  const effect = effectsOf(story).find((one) => one.type === "cancel" && one.task === story.key);
  return effect?.type === "cancel" ? effect.reason : null;
}

interface Ending {
  /** The completion's; or the task's that would have run once too often. */
  readonly title: string;
  readonly pauses: boolean;
  /** The key of that task. */
  readonly endless?: string;
}

/** What ended or paused the ticket in this step: a completion, or a chain of actions that went on too long. */
export function ending(story: Story): Ending | null {
  const { definition, step } = story;
  const closed = definition.completions.find(
    (one) => own(step.decisions, one.key)?.outcome === "CLOSE",
  );
  if (closed) return { title: closed.title, pauses: closed.completion_status === "ON_HOLD" };
  const effect = effectsOf(story).find((one) => one.type === "close" || one.type === "pause");
  if (effect?.type !== "close" && effect?.type !== "pause") return null;
  if (effect.type === "pause" && effect.task !== undefined) {
    const endless = effect.task;
    const task = definition.tasks.find((one) => one.key === endless);
    return { title: task?.title ?? endless, pauses: true, endless };
  }
  const completion = definition.completions.find((one) => one.key === effect.completion);
  return completion ? { title: completion.title, pauses: effect.type === "pause" } : null;
}

/** The decision about another component in this step. */
export function own(
  decisions: Round["decisions"] | undefined,
  key: string,
): Round["decisions"][string] | undefined {
  return decisions && Object.hasOwn(decisions, key) ? decisions[key] : undefined;
}

function effectsOf(story: Story): Round["effects"] {
  return story.step.effects ?? [];
}
