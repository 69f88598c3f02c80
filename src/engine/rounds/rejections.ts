import { SUBMITTER, type CompiledDefinition } from "../compile.js";
import type { InstanceState, Rejection, Writer, WriteSet } from "../round.js";
import { isOpen } from "./situation.js";

/** Why this write-set cannot be decided, null when it can: by status, then by task or ticket, then by field. */
export function findRejection(
  compiled: CompiledDefinition,
  state: InstanceState,
  writeSet: WriteSet,
): Rejection | null {
  return (
    refuseByStatus(compiled, state, writeSet.writer) ??
    refuseByComponent(compiled, state, writeSet.writer) ??
    refuseByField(compiled, writeSet)
  );
}

function reject(code: Rejection["code"], expected: string, but: string): Rejection {
  return { code, sentence: `Expected to ${expected}, but ${but}.` };
}

function refuseByStatus(
  compiled: CompiledDefinition,
  { status }: InstanceState,
  writer: Writer,
): Rejection | null {
  const { kind } = writer;
  if (status === "NOT_STARTED") {
    if (kind === "ticket") return null;
    return reject("not_started", "find a submitted ticket", "it has not been submitted yet");
  }
  if (status === "COMPLETED" || status === "CANCELLED") {
    if (kind === "reopen") return null;
    return reject("ended", "find a live ticket", `it is ${status.toLowerCase()} already`);
  }
  if (kind === "reopen") return reject("not_ended", "reopen an ended ticket", "it is still alive");
  if (status === "ON_HOLD") return refuseOnHold(compiled, writer);
  if (kind !== "resume") return null;
  return reject("not_on_hold", "resume a ticket that is on hold", "it is not on hold");
}

/** On hold, answers that are under way and corrections are kept; people cannot go on with it. */
function refuseOnHold(compiled: CompiledDefinition, { kind, key }: Writer): Rejection | null {
  const onHold = (expected: string): Rejection =>
    reject("on_hold", expected, "the ticket is on hold");
  switch (kind) {
    case "task": {
      const type = compiled.tasks.get(key ?? "")?.definition.task_type;
      return type === "FORM" ? onHold("complete a task") : null;
    }
    case "skip":
    case "wake":
    case "redo":
    case "drop":
      return onHold(`${kind === "drop" ? "cancel" : kind} a task`);
    case "hold":
      return onHold("put a live ticket on hold");
    case "ticket":
      return onHold("submit a ticket");
    default:
      return null;
  }
}

function refuseByComponent(
  { definition, tasks }: CompiledDefinition,
  { open, ran }: InstanceState,
  { kind, key: named }: Writer,
): Rejection | null {
  if (kind === "ticket") {
    if (named === undefined || definition.tickets.some((ticket) => ticket.key === named))
      return null;
    return reject("unknown_ticket", "find the ticket definition", `there is no "${named}"`);
  }
  if (!actsOnTask(kind)) return null;
  const key = named ?? "";
  const task = tasks.get(key);
  if (task === undefined) return reject("unknown_task", "find the task", `there is no "${key}"`);
  const name = `"${task.definition.title || key}"`;
  if (kind !== "wake" && kind !== "redo") {
    if (isOpen(open, key)) return null;
    return reject(
      "task_not_open",
      `${kind === "drop" ? "cancel" : "complete"} ${name}`,
      "it is not open any more",
    );
  }
  if (isOpen(open, key)) return reject("task_open", `open ${name}`, "it is open already");
  if (kind === "wake" || ran.includes(key)) return null;
  return reject("task_never_ran", `ask ${name} again`, "it was never done");
}

function actsOnTask(kind: Writer["kind"]): boolean {
  return ["task", "callback", "skip", "wake", "redo", "drop"].includes(kind);
}

function refuseByField(
  compiled: CompiledDefinition,
  { writer, fields }: WriteSet,
): Rejection | null {
  const keys = Object.keys(fields).sort();
  if (keys.length === 0) return null;
  const mayWrite = writableBy(compiled, writer);
  for (const field of keys) {
    if (!compiled.fields.has(field)) {
      const but = `there is no field "${field}"`;
      return { ...reject("unknown_field", "write a field of this workflow", but), field };
    }
    if (field === SUBMITTER && writer.kind !== "ticket") {
      const but = `"${field}" says who submitted the ticket`;
      return { ...reject("read_only", "write a field that may change", but), field };
    }
    if (field !== SUBMITTER && !mayWrite(field)) {
      const but = `"${field}" is none of them`;
      return {
        ...reject("not_an_output", "write the fields that may be written here", but),
        field,
      };
    }
  }
  return null;
}

/** Which fields this writer may write; existing fields other than `submitter` are asked for. */
function writableBy(
  { definition, tasks }: CompiledDefinition,
  { kind, key }: Writer,
): (field: string) => boolean {
  switch (kind) {
    case "ticket": {
      const tickets = definition.tickets.filter((each) => key === undefined || each.key === key);
      const listed = new Set(tickets.flatMap((ticket) => ticket.fields.map((field) => field.key)));
      return (field) => listed.has(field);
    }
    case "task":
    case "callback":
    case "skip":
      return (field) => tasks.get(key ?? "")?.outputs.has(field) ?? false;
    case "withdraw":
      return (field) => definition.tickets.some((ticket) => ticket.withdraw_field === field);
    case "correction":
      return () => true;
    default:
      return () => false;
  }
}
