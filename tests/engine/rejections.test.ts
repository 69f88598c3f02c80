import { describe, expect, it } from "vitest";
import type { Fields, InstanceState, Rejection, Writer } from "../../src/engine/index.js";
import { definitionOf, task, ticket } from "./naive/builders.js";
import { TicketUnderTest } from "./ticket-under-test.js";

const definition = definitionOf(
  { a: {}, b: {}, answer: {}, withdrawn: { type: "boolean" }, constructor: {} },
  [ticket("request", ["a"], "withdrawn"), ticket("complaint", ["b"])],
  [
    task({ key: "review", title: "Review it", input_fields: ["a"], output_fields: ["answer"] }),
    task({ key: "constructor", input_fields: ["b"], output_fields: ["constructor"] }),
  ],
  [],
);

function state(status: InstanceState["status"], more: Partial<InstanceState> = {}): InstanceState {
  const open = status === "IN_PROGRESS" || status === "ON_HOLD" ? { review: { revision: 1 } } : {};
  return { status, fields: { a: 1 }, open, ran: [], ...more };
}

describe("a rejection", () => {
  const live = state("IN_PROGRESS");
  it.each<{
    from: InstanceState;
    writer: Writer;
    fields?: Fields;
    code: Rejection["code"] | undefined;
    field?: string;
  }>([
    { from: state("NOT_STARTED"), writer: { kind: "correction" }, code: "not_started" },
    { from: state("NOT_STARTED"), writer: { kind: "cancel" }, code: "not_started" },
    { from: state("NOT_STARTED"), writer: { kind: "reopen" }, code: "not_started" },
    { from: state("COMPLETED"), writer: { kind: "task", key: "review" }, code: "ended" },
    { from: state("CANCELLED"), writer: { kind: "correction" }, fields: { a: 2 }, code: "ended" },
    { from: state("CANCELLED"), writer: { kind: "cancel" }, code: "ended" },
    { from: state("COMPLETED"), writer: { kind: "ticket" }, code: "ended" },
    { from: state("COMPLETED"), writer: { kind: "reopen" }, code: undefined },
    { from: live, writer: { kind: "reopen" }, code: "not_ended" },
    { from: state("ON_HOLD"), writer: { kind: "reopen" }, code: "not_ended" },
    { from: live, writer: { kind: "resume" }, code: "not_on_hold" },
    { from: state("ON_HOLD"), writer: { kind: "task", key: "review" }, code: "on_hold" },
    { from: live, writer: { kind: "task", key: "nobody" }, code: "unknown_task" },
    { from: live, writer: { kind: "task" }, code: "unknown_task" },
    { from: live, writer: { kind: "wake", key: "toString" }, code: "unknown_task" },
    { from: live, writer: { kind: "task", key: "constructor" }, code: "task_not_open" },
    { from: live, writer: { kind: "callback", key: "constructor" }, code: "task_not_open" },
    { from: live, writer: { kind: "skip", key: "constructor" }, code: "task_not_open" },
    { from: live, writer: { kind: "drop", key: "constructor" }, code: "task_not_open" },
    { from: live, writer: { kind: "drop" }, code: "unknown_task" },
    {
      from: live,
      writer: { kind: "drop", key: "review" },
      fields: { answer: 1 },
      code: "not_an_output",
      field: "answer",
    },
    { from: live, writer: { kind: "wake", key: "review" }, code: "task_open" },
    { from: live, writer: { kind: "redo", key: "review" }, code: "task_open" },
    { from: live, writer: { kind: "redo", key: "constructor" }, code: "task_never_ran" },
    { from: live, writer: { kind: "wake", key: "constructor" }, code: undefined },
    {
      from: state("NOT_STARTED"),
      writer: { kind: "ticket", key: "review" },
      code: "unknown_ticket",
    },
    { from: state("NOT_STARTED"), writer: { kind: "ticket", key: "" }, code: "unknown_ticket" },
    {
      from: live,
      writer: { kind: "correction" },
      fields: { z: 1 },
      code: "unknown_field",
      field: "z",
    },
    {
      from: live,
      writer: { kind: "correction" },
      fields: { toString: 1 },
      code: "unknown_field",
      field: "toString",
    },
    { from: live, writer: { kind: "correction" }, fields: { constructor: 1 }, code: undefined },
    {
      from: live,
      writer: { kind: "correction" },
      fields: { submitter: 1 },
      code: "read_only",
      field: "submitter",
    },
    {
      from: live,
      writer: { kind: "task", key: "review" },
      fields: { a: 1 },
      code: "not_an_output",
      field: "a",
    },
    {
      from: live,
      writer: { kind: "skip", key: "review" },
      fields: { b: 1 },
      code: "not_an_output",
      field: "b",
    },
    {
      from: live,
      writer: { kind: "wake", key: "constructor" },
      fields: { a: 1 },
      code: "not_an_output",
      field: "a",
    },
    { from: live, writer: { kind: "withdraw" }, fields: { withdrawn: true }, code: undefined },
    {
      from: live,
      writer: { kind: "withdraw" },
      fields: { a: 1 },
      code: "not_an_output",
      field: "a",
    },
    {
      from: state("NOT_STARTED"),
      writer: { kind: "ticket", key: "request" },
      fields: { a: 1, submitter: 4 },
      code: undefined,
    },
    {
      from: state("NOT_STARTED"),
      writer: { kind: "ticket", key: "request" },
      fields: { b: 1 },
      code: "not_an_output",
      field: "b",
    },
    {
      from: state("NOT_STARTED"),
      writer: { kind: "ticket" },
      fields: { a: 1, b: 1 },
      code: undefined,
    },
    {
      from: state("NOT_STARTED"),
      writer: { kind: "ticket" },
      fields: { answer: 1 },
      code: "not_an_output",
      field: "answer",
    },
    {
      from: state("IN_PROGRESS", { fields: {}, open: {} }),
      writer: { kind: "ticket" },
      fields: { a: 1 },
      code: undefined,
    },
  ])("$from.status, $writer, $fields: $code", ({ from, writer, fields, code, field }) => {
    const rejection = new TicketUnderTest(definition, from).refused(writer, fields);
    expect(rejection?.code).toBe(code);
    expect(rejection?.field).toBe(field);
    if (rejection !== null) expect(rejection.sentence).toMatch(/^Expected to .+, but .+\.$/);
  });
});
