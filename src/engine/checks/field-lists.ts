import { SUBMITTER } from "../compile.js";
import { type Check, type CheckedWorkflow, type Component, placeOf } from "./checked-workflow.js";
import type { Finding, FindingPlace } from "./finding.js";

/** Every field that is named anywhere exists. */
export const unknownFields: Check = (workflow) => {
  const { definition, components } = workflow;
  const named: (readonly [FindingPlace, string, string | null])[] = [
    [
      { kind: "workflow", key: "", part: "title_field" },
      "The title of the tickets",
      definition.title_field,
    ],
  ];
  for (const component of components) {
    const { title } = component;
    const inputs =
      component.kind === "completion" ? `What ${title} looks at` : `The inputs of ${title}`;
    for (const key of new Set(component.inputs))
      named.push([placeOf(component, component.inputsPart), inputs, key]);
    const outputs = component.kind === "ticket" ? `The form of ${title}` : `The answer of ${title}`;
    for (const key of new Set(component.outputs))
      named.push([placeOf(component, component.outputsPart), outputs, key]);
    for (const key of component.asks)
      named.push([placeOf(component, "condition"), `The condition of ${title}`, key]);
    for (const key of component.sends)
      named.push([placeOf(component, "input_transform"), `What ${title} sends`, key]);
    named.push(...namedOnce(definition, component));
  }
  return named.flatMap(([place, what, key]): readonly Finding[] =>
    key === null || workflow.isField(key)
      ? []
      : [
          {
            code: "unknown_field",
            severity: "error",
            place,
            field: key,
            sentence: `${what} names “${key}”, which is not a field of this workflow.`,
          },
        ],
  );
};

/** A list has each field once, and only what people may write. */
export const fieldLists: Check = (workflow) =>
  workflow.components.flatMap((component) => [
    ...repeated(workflow, component, component.inputs, component.inputsPart),
    ...repeated(workflow, component, component.outputs, component.outputsPart),
    ...readOnly(component),
  ]);

function namedOnce(
  definition: CheckedWorkflow["definition"],
  component: Component,
): readonly (readonly [FindingPlace, string, string | null])[] {
  const { key, title } = component;
  const task = component.kind === "task" && definition.tasks.find((one) => one.key === key);
  if (task)
    return [
      [placeOf(component, "assignee_field"), `The named user of ${title}`, task.assignee_field],
    ];
  const ticket = component.kind === "ticket" && definition.tickets.find((one) => one.key === key);
  if (ticket)
    return [
      [placeOf(component, "withdraw_field"), `Withdrawing from ${title}`, ticket.withdraw_field],
    ];
  return [];
}

function repeated(
  { fieldName }: CheckedWorkflow,
  component: Component,
  keys: readonly string[],
  part: string,
): readonly Finding[] {
  const twice = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
  return [...twice].map((key) => ({
    code: "duplicate_field",
    severity: "error",
    place: placeOf(component, part),
    field: key,
    sentence: `${component.title} lists ${fieldName(key)} more than once. Once is enough.`,
  }));
}

function readOnly(component: Component): readonly Finding[] {
  if (!component.outputs.includes(SUBMITTER)) return [];
  return [
    {
      code: "read_only_field",
      severity: "error",
      place: placeOf(component, component.outputsPart),
      field: SUBMITTER,
      sentence: `${component.title} would write Submitter, which is set when a ticket is submitted and never changes. Take it out.`,
    },
  ];
}
