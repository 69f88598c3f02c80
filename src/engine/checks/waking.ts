import { SUBMITTER } from "../compile.js";
import { type Check, type CheckedWorkflow, type Component, placeOf } from "./checked-workflow.js";
import type { Finding } from "./finding.js";

/** Everything has inputs, and something writes one of them. */
export const waking: Check = (workflow) => {
  const woken = wokenFrom(
    workflow,
    workflow.components.filter((one) => one.kind === "ticket"),
  );
  return workflow.components.flatMap((component): readonly Finding[] => {
    if (component.kind === "ticket") return [];
    if (component.inputs.length === 0) return [noInputs(component)];
    // Names that are no field are found elsewhere; with only such inputs nothing more can be said.
    if (woken.has(component) || !component.inputs.some(workflow.isField)) return [];
    return [nothingWakes(workflow, component)];
  });
};

/** From every ticket, the written fields lead to a completion, whatever the conditions say. */
export const ways: Check = (workflow) => {
  const { components } = workflow;
  if (!components.some((one) => one.kind === "completion")) return [];
  return components
    .filter((one) => one.kind === "ticket")
    .filter(
      (ticket) => ![...wokenFrom(workflow, [ticket])].some((one) => one.kind === "completion"),
    )
    .map((ticket) => ({
      code: "no_way_to_end",
      severity: "error",
      place: placeOf(ticket, ticket.outputsPart),
      sentence: `A ticket that begins with ${ticket.title} can never end: nothing that it starts, directly or in the end, writes a field that a completion looks at.`,
    }));
};

/** The components that what these tickets write can wake, directly or through others; conditions are taken to hold. */
function wokenFrom(
  workflow: CheckedWorkflow,
  tickets: readonly Component[],
): ReadonlySet<Component> {
  const woken = new Set<Component>();
  const waiting = [...tickets];
  const withdraws = new Map(
    workflow.definition.tickets.map((one) => [one.key, one.withdraw_field]),
  );
  for (let writer = waiting.pop(); writer !== undefined; writer = waiting.pop()) {
    const withdraw = writer.kind === "ticket" ? (withdraws.get(writer.key) ?? null) : null;
    const written = new Set([
      ...writer.outputs,
      ...(writer.kind === "ticket" ? [SUBMITTER] : []),
      ...(withdraw === null ? [] : [withdraw]),
    ]);
    for (const reader of workflow.components) {
      // A task never wakes itself.
      if (reader === writer || woken.has(reader)) continue;
      if (!reader.inputs.some((field) => written.has(field))) continue;
      woken.add(reader);
      waiting.push(reader);
    }
  }
  return woken;
}

function noInputs(component: Component): Finding {
  const task = component.kind === "task";
  return {
    code: task ? "no_inputs" : "no_fields",
    severity: "error",
    place: placeOf(component, component.inputsPart),
    sentence: task
      ? `${component.title} has no input fields, so nothing would ever wake it. Tick the fields whose change should.`
      : `${component.title} looks at no field, so it would never be reached. Tick the fields whose change should end the ticket so.`,
  };
}

function nothingWakes(workflow: CheckedWorkflow, component: Component): Finding {
  const names = component.inputs.filter(workflow.isField).map(workflow.fieldName).join(", ");
  return {
    code: "nothing_wakes",
    severity: component.kind === "task" ? "error" : "warning",
    place: placeOf(component, component.inputsPart),
    sentence: `Nothing can wake ${component.title}: no ticket, and no other task that can start, writes any field that it looks at (${names}).`,
  };
}
