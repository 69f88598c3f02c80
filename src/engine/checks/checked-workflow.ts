import { SUBMITTER } from "../compile.js";
import { conditionFields } from "../conditions/condition-fields.js";
import type { Json, WorkflowDefinition } from "../definition.js";
import { transformFields } from "../transforms/transform-fields.js";
import { fieldTitle } from "../words/field-title.js";
import { fieldKeys, type JsonObject, fieldProperty } from "../words/property.js";
import { listInWords } from "../words/value-words.js";
import type { Finding } from "./finding.js";

/** What is known about the company that the definition belongs to; what is not given is not checked. */
export interface Known {
  readonly roles?: ReadonlySet<string>;
  /** Why an address cannot be called, in a sentence; undefined when it may be tried. */
  readonly urlProblem?: (url: string) => string | undefined;
  /** How much the company works in a week without holidays. */
  readonly weeklyMinutes?: number;
  /** Of the role that a task escalates to, by the task's key: how many hold it, and how many of these may do the task. */
  readonly escalations?: ReadonlyMap<string, { readonly holders: number; readonly able: number }>;
}

/** A ticket, task or completion, with what the checks of all three look at. */
export interface Component {
  readonly kind: "ticket" | "task" | "completion";
  readonly key: string;
  /** Its title, else its key: how sentences name it. */
  readonly title: string;
  /** The fields that wake it, and what the list is called. */
  readonly inputs: readonly string[];
  readonly inputsPart: string;
  /** The fields that it writes, `submitter` and a field for withdrawing not among them. */
  readonly outputs: readonly string[];
  readonly outputsPart: string;
  readonly condition: Json;
  /** The fields of the condition. */
  readonly asks: readonly string[];
  /** The fields that an action sends; they wake nothing. */
  readonly sends: readonly string[];
}

/** A definition as the checks see it. */
export interface CheckedWorkflow {
  readonly definition: WorkflowDefinition;
  readonly known: Known;
  readonly components: readonly Component[];
  readonly isField: (key: string) => boolean;
  readonly property: (key: string) => JsonObject | null;
  readonly fieldName: (key: string) => string;
}

/** One family of checks. Finds in the order of the definition. */
export type Check = (workflow: CheckedWorkflow) => readonly Finding[];

export function lookAt(definition: WorkflowDefinition, known: Known): CheckedWorkflow {
  const fields = new Set([...fieldKeys(definition), SUBMITTER]);
  return {
    definition,
    known,
    components: componentsOf(definition),
    isField: (key) => fields.has(key),
    property: (key) => fieldProperty(definition, key),
    fieldName: (key) => fieldTitle(definition, key),
  };
}

/** "Amount, Quote and Supplier". */
export function fieldNames(workflow: CheckedWorkflow, keys: readonly string[]): string {
  return listInWords(keys.map(workflow.fieldName));
}

/** The place of a component, or of a part of it. */
export function placeOf(component: Component, part?: string): Finding["place"] {
  const { kind, key } = component;
  return part === undefined ? { kind, key } : { kind, key, part };
}

/** What the components other than the one at hand read: inputs, conditions, and what is sent. */
export function readsOf(component: Component): readonly string[] {
  return [...component.inputs, ...component.asks, ...component.sends];
}

function componentsOf(definition: WorkflowDefinition): readonly Component[] {
  return [
    ...definition.tickets.map((ticket) => ({
      kind: "ticket" as const,
      key: ticket.key,
      title: ticket.title || ticket.key,
      inputs: [],
      inputsPart: "",
      outputs: ticket.fields.map((field) => field.key),
      outputsPart: "fields",
      condition: null,
      asks: [],
      sends: [],
    })),
    ...definition.tasks.map((task) => ({
      kind: "task" as const,
      key: task.key,
      title: task.title || task.key,
      inputs: task.input_fields,
      inputsPart: "input_fields",
      outputs: task.output_fields.map((field) => field.key),
      outputsPart: "output_fields",
      condition: task.condition,
      asks: conditionFields(task.condition),
      sends: task.task_type === "FORM" ? [] : transformFields(task.input_transform),
    })),
    ...definition.completions.map((completion) => ({
      kind: "completion" as const,
      key: completion.key,
      title: completion.title || completion.key,
      inputs: completion.fields,
      inputsPart: "fields",
      outputs: [],
      outputsPart: "",
      condition: completion.condition,
      asks: conditionFields(completion.condition),
      sends: [],
    })),
  ];
}
