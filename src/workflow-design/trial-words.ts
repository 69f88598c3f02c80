import {
  explain,
  fieldTitle,
  fieldValue,
  listInWords,
  valueInWords,
  type CancelReason,
  type Effect,
  type Explanation,
  type WorkflowDefinition,
  type Writer,
} from "../engine/index.js";
import type { LoadedDefinition } from "./definition-queries.js";
import type { NameOf } from "./fields/shown-value.js";
import type { TriedStep } from "./trial.js";

/** What a component is called. */
export function titleOf({ tickets, tasks, completions }: WorkflowDefinition, key: string): string {
  return [...tasks, ...completions, ...tickets].find((one) => one.key === key)?.title || key;
}

function ticketTitle({ tickets }: WorkflowDefinition, key: string): string {
  return tickets.find((one) => one.key === key)?.title || key;
}

/** "Purchase was submitted". */
export function stepInWords(definition: WorkflowDefinition, { kind, key = "" }: Writer): string {
  if (kind === "ticket") return `${ticketTitle(definition, key)} was submitted`;
  if (kind === "resume") return "The ticket was resumed";
  return `${titleOf(definition, key)} was ${kind === "callback" ? "answered" : "completed"}`;
}

/** What a step did, a line for each effect; what it cleared first. */
export function effectsOfStep(
  definition: WorkflowDefinition,
  { round }: TriedStep,
): readonly string[] {
  const cleared = round.cleared.map((key) => fieldTitle(definition, key));
  return [
    ...(cleared.length === 0 ? [] : [`Clears ${listInWords(cleared)}, being asked again`]),
    ...round.effects.map((effect) => effectInWords(definition, effect)),
    ...(round.effects.length === 0 && cleared.length === 0
      ? ["Opens nothing and ends nothing"]
      : []),
  ];
}

function effectInWords(definition: WorkflowDefinition, effect: Effect): string {
  switch (effect.type) {
    case "open":
      return `Opens ${titleOf(definition, effect.task)}`;
    case "refresh":
      return `Gives ${titleOf(definition, effect.task)} the new values`;
    case "cancel":
      return `Cancels ${titleOf(definition, effect.task)}, ${reasonInWords(definition, effect.reason)}`;
    case "close":
      return `Ends the ticket as ${titleOf(definition, effect.completion ?? "")}`;
    case "pause":
      if (effect.task !== undefined)
        return `Puts the ticket on hold: ${titleOf(definition, effect.task)} would have run once too often without anybody being asked`;
      return `Puts the ticket on hold as ${titleOf(definition, effect.completion ?? "")}`;
    case "resume":
      return "Goes on with what was written meanwhile";
    case "reopen":
      return "Opens the ticket again";
    case "stall":
      return "Leaves nothing open: the ticket would wait until a ticket admin acts";
    default:
      return effect satisfies never;
  }
}

function reasonInWords(definition: WorkflowDefinition, reason: CancelReason): string {
  if (reason.kind === "dropped") return "as a ticket admin cancelled it";
  if (reason.kind === "input_cleared")
    return `as ${listInWords(reason.fields.map((key) => fieldTitle(definition, key)))} is asked again`;
  return reason.kind === "condition_lost"
    ? "as its condition no longer holds"
    : "as the ticket ended";
}

/** Why each component that a step touched did, or did not, start. */
export function whyOfStep(
  { definition }: LoadedDefinition,
  tried: TriedStep,
  nameOf: NameOf,
): readonly Explanation[] {
  const { writeSet, round, before, step } = tried;
  const { kind, key } = writeSet.writer;
  const after = round.state.fields;
  const title =
    key === undefined
      ? null
      : kind === "ticket"
        ? ticketTitle(definition, key)
        : titleOf(definition, key);
  const told = {
    step,
    cause: { kind, person: "you", title, at: `step ${step}` },
    changed: round.changed.map((field) => ({
      field,
      before: fieldValue(before.fields, field),
      after: fieldValue({ ...after, ...writeSet.fields }, field),
    })),
    cleared: round.cleared,
    written: Object.keys(writeSet.fields),
    decisions: round.decisions,
    effects: round.effects,
  };
  const components = [
    ...definition.tasks.map((one) => ({ kind: "task" as const, key: one.key })),
    ...definition.completions.map((one) => ({ kind: "completion" as const, key: one.key })),
  ];
  return components.flatMap((component) => {
    const decision = Object.hasOwn(round.decisions, component.key)
      ? (round.decisions[component.key] ?? null)
      : null;
    if (decision === null) return [];
    return [explain({ definition, component, step: told, decision, names: nameOf })];
  });
}

/** The fields that have a value now, in words. */
export function fieldsNow(
  { definition, fields }: LoadedDefinition,
  values: TriedStep["before"]["fields"],
  nameOf: NameOf,
): readonly { readonly key: string; readonly title: string; readonly value: string }[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    title: fieldTitle(definition, key),
    value: valueInWords(fields.byKey.get(key)?.property ?? null, value, nameOf),
  }));
}
