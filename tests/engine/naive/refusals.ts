import type { WorkflowDefinition } from "../../../src/engine/definition.js";
import type { InstanceState, Rejection, WriteSet } from "../../../src/engine/round.js";
import { outputs, schemaOf } from "./terms.js";

type Code = Rejection["code"];
export type Refusal = { readonly code: Code; readonly field?: string };

const ACTS_ON_A_TASK = ["task", "callback", "skip", "wake", "redo", "drop"];

/** Everything that speaks against a write-set; empty when it can be decided. The specification ranks no reason above another. */
export function refusals(
  definition: WorkflowDefinition,
  state: InstanceState,
  writeSet: WriteSet,
): Refusal[] {
  return [
    ...statusRefusals(definition, state, writeSet).map((code) => ({ code })),
    ...taskRefusals(definition, state, writeSet).map((code) => ({ code })),
    ...fieldRefusals(definition, writeSet),
  ];
}

function statusRefusals(
  definition: WorkflowDefinition,
  { status }: InstanceState,
  { writer }: WriteSet,
): Code[] {
  const found: Code[] = [];
  const isEnded = status === "COMPLETED" || status === "CANCELLED";
  if (status === "NOT_STARTED" && writer.kind !== "ticket") found.push("not_started");
  if (isEnded && writer.kind !== "reopen") found.push("ended");
  if (!isEnded && writer.kind === "reopen") found.push("not_ended");
  if (status !== "ON_HOLD" && writer.kind === "resume") found.push("not_on_hold");
  if (status === "ON_HOLD") {
    const type = definition.tasks.find((task) => task.key === writer.key)?.task_type;
    if (["skip", "wake", "redo", "drop", "hold", "ticket"].includes(writer.kind))
      found.push("on_hold");
    if (writer.kind === "task" && type === "FORM") found.push("on_hold");
  }
  return found;
}

function taskRefusals(
  definition: WorkflowDefinition,
  state: InstanceState,
  { writer }: WriteSet,
): Code[] {
  if (writer.kind === "ticket" && writer.key !== undefined)
    return definition.tickets.some((ticket) => ticket.key === writer.key) ? [] : ["unknown_ticket"];
  if (!ACTS_ON_A_TASK.includes(writer.kind)) return [];
  const task = definition.tasks.find((each) => each.key === writer.key);
  if (task === undefined) return ["unknown_task"];
  const isOpen = Object.hasOwn(state.open, task.key);
  if (writer.kind !== "wake" && writer.kind !== "redo") return isOpen ? [] : ["task_not_open"];
  const found: Code[] = isOpen ? ["task_open"] : [];
  if (writer.kind === "redo" && !state.ran.includes(task.key)) found.push("task_never_ran");
  return found;
}

function fieldRefusals(definition: WorkflowDefinition, { writer, fields }: WriteSet): Refusal[] {
  const mayWrite = writable(definition, writer);
  return Object.keys(fields).flatMap((field): Refusal[] => {
    if (schemaOf(definition, field) === undefined) return [{ code: "unknown_field", field }];
    if (field === "submitter")
      return writer.kind === "ticket" ? [] : [{ code: "read_only", field }];
    return mayWrite(field) ? [] : [{ code: "not_an_output", field }];
  });
}

/** Which fields a writer may write; the acts of an administrator write none. */
function writable(
  definition: WorkflowDefinition,
  writer: WriteSet["writer"],
): (field: string) => boolean {
  switch (writer.kind) {
    case "ticket": {
      const tickets = definition.tickets.filter(
        (ticket) => writer.key === undefined || ticket.key === writer.key,
      );
      return (field) => tickets.some((ticket) => ticket.fields.some(({ key }) => key === field));
    }
    case "task":
    case "callback":
    case "skip": {
      const task = definition.tasks.find((each) => each.key === writer.key);
      return (field) => task !== undefined && outputs(task).includes(field);
    }
    case "withdraw":
      return (field) => definition.tickets.some((ticket) => ticket.withdraw_field === field);
    case "correction":
      return () => true;
    default:
      return () => false;
  }
}
