import type { WorkflowDefinition } from "../../src/engine/index.js";
import { definitionOf, task, ticket } from "./naive/builders.js";
import type { TaskSketch } from "./naive/builders.js";
import { TicketUnderTest } from "./ticket-under-test.js";

/** The schema of a field of any type. */
export const any = {};

/** A submission of a and b; a review that a wakes and that answers; more as the rule needs. */
export function workflow(
  review: Partial<TaskSketch> = {},
  others: Parameters<typeof definitionOf>[2] = [],
  completions: Parameters<typeof definitionOf>[3] = [],
): WorkflowDefinition {
  const fields = { a: any, b: any, answer: any, next: any, end: any };
  return definitionOf(
    fields,
    [ticket("request", ["a", "b"])],
    [task({ key: "review", input_fields: ["a"], output_fields: ["answer"], ...review }), ...others],
    completions,
  );
}

/** A task that the review's answer wakes. */
export const follow = (sketch: Partial<TaskSketch> = {}) =>
  task({ key: "follow", input_fields: ["answer"], output_fields: ["next"], ...sketch });

/** An instance after its submission. */
export function submitted(
  definition: WorkflowDefinition,
  fields = { a: 1, b: 1 },
): TicketUnderTest {
  const instance = new TicketUnderTest(definition);
  instance.submit(fields);
  return instance;
}

/** The condition that a field has this value. */
export const is = (field: string, value: string | number) => ({ "==": [{ var: field }, value] });
