import { describe, expect, it } from "vitest";
import { completion } from "./naive/builders.js";
import { follow, is, submitted, workflow } from "./request-workflow.js";
import { outcomes, tasksOf, TicketUnderTest } from "./ticket-under-test.js";

const correction = { kind: "correction" } as const;

describe("while on hold", () => {
  it("a write is applied and kept; nothing is decided", () => {
    const instance = submitted(workflow());
    expect(instance.act("hold").effects).toEqual([{ type: "pause", completion: null }]);
    expect(instance.correct({ a: 2, b: 1 })).toEqual({
      changed: ["a"],
      cleared: [],
      decisions: {},
      effects: [],
      state: {
        status: "ON_HOLD",
        fields: { a: 2, b: 1 },
        open: { review: { revision: 1 } },
        ran: [],
        pending: {
          written: { a: { before: 1, writer: correction }, b: { before: 1, writer: correction } },
        },
      },
    });
  });

  it("of a field written twice the value before is the first's, writer and dontWake the last's", () => {
    const instance = submitted(workflow());
    instance.act("hold");
    instance.correct({ a: 2, answer: "x" }, true);
    instance.correct({ a: 3 });
    expect(instance.state.pending?.written).toEqual({
      a: { before: 1, writer: correction },
      answer: { before: null, writer: correction, dontWake: true },
    });
  });

  it("the answer of an action is taken: its task is closed and ran, and wakes at resume", () => {
    const instance = submitted(workflow({ task_type: "SYNC_ACTION" }, [follow()]));
    instance.act("hold");
    const round = instance.complete("review", { answer: "ok" });
    expect(round.effects).toEqual([]);
    expect(round.state).toMatchObject({ open: {}, ran: ["review"], status: "ON_HOLD" });
    expect(round.state).not.toHaveProperty("stalled");
    const resumed = instance.act("resume");
    expect(resumed.changed).toEqual(["answer"]);
    expect(tasksOf(resumed, "open")).toEqual(["follow"]);
    expect(instance.state).not.toHaveProperty("pending");
  });

  it.each(["skip", "wake", "redo", "drop", "hold", "ticket"] as const)("%s is refused", (kind) => {
    const instance = submitted(workflow());
    instance.act("hold");
    const writer = kind === "hold" || kind === "ticket" ? { kind } : { kind, key: "review" };
    expect(instance.refused(writer)?.code).toBe("on_hold");
  });

  it("an admin may cancel; what was kept is dropped with it", () => {
    const instance = submitted(workflow());
    instance.act("hold");
    instance.correct({ a: 2 });
    expect(instance.act("cancel").effects).toEqual([
      { type: "cancel", task: "review", reason: { kind: "cancelled" } },
      { type: "close", completion: null, status: "CANCELLED" },
    ]);
    expect(instance.state).toEqual({
      status: "CANCELLED",
      fields: { a: 2, b: 1 },
      open: {},
      ran: [],
    });
  });
});

describe("the catch-up round", () => {
  it("decides on the net change: what is as it was before wakes nobody", () => {
    const instance = submitted(workflow());
    instance.complete("review", { answer: "ok" });
    instance.act("hold");
    instance.correct({ a: 2 });
    instance.correct({ a: 1 });
    const round = instance.act("resume");
    expect(round.changed).toEqual([]);
    expect(round.decisions).toEqual({});
    expect(round.effects).toEqual([{ type: "resume" }, { type: "stall" }]);
  });

  it("an equal value written while on hold still wakes with wake_on: write", () => {
    const instance = submitted(workflow({ wake_on: "write" }));
    instance.complete("review", { answer: "ok" });
    instance.act("hold");
    instance.correct({ a: 1 });
    expect(outcomes(instance.act("resume"))).toEqual({ review: "FIRE" });
  });

  it("each field keeps its writer: what the task wrote itself does not wake it, what another wrote does", () => {
    const definition = workflow({
      task_type: "SYNC_ACTION",
      input_fields: ["a", "b"],
      output_fields: ["a", "answer"],
    });
    const alone = submitted(definition);
    alone.act("hold");
    alone.complete("review", { a: 9 });
    expect(alone.act("resume").decisions).toEqual({ review: { outcome: "SELF", woken_by: ["a"] } });
    const both = submitted(definition);
    both.act("hold");
    both.complete("review", { a: 9 });
    both.correct({ b: 9 });
    expect(both.act("resume").decisions).toEqual({ review: { outcome: "FIRE", woken_by: ["b"] } });
  });

  it("each field keeps its do-not-wake: a task is shielded only while nothing else concerns it", () => {
    const rounds = [{ b: 1 }, { b: 2 }].map((other) => {
      const instance = submitted(workflow({ input_fields: ["a", "b"] }));
      instance.complete("review", { answer: "ok" });
      instance.act("hold");
      instance.correct({ a: 2 }, ["review"]);
      instance.correct(other);
      return instance.act("resume");
    });
    expect(rounds.map(({ decisions }) => decisions)).toEqual([
      { review: { outcome: "NOT_WOKEN", woken_by: ["a"] } },
      { review: { outcome: "FIRE", woken_by: ["b"] } },
    ]);
  });

  it("a task told not to wake may still lose its condition to somebody else's change", () => {
    const instance = submitted(workflow({ condition: is("b", 1) }));
    instance.act("hold");
    instance.correct({ a: 2 }, true);
    instance.correct({ b: 2 });
    expect(instance.act("resume").decisions).toEqual({
      review: { outcome: "CANCEL", woken_by: ["a"], values: { b: 2 } },
    });
  });

  it("may close", () => {
    const done = completion("done", ["b"], is("b", 2));
    const instance = submitted(workflow({}, [], [done]));
    instance.act("hold");
    instance.correct({ b: 2 });
    expect(instance.act("resume").effects).toEqual([
      { type: "resume" },
      { type: "cancel", task: "review", reason: { kind: "closed", completion: "done" } },
      { type: "close", completion: "done", status: "COMPLETED" },
    ]);
  });

  it("may pause again by another completion, and then keeps everything once more", () => {
    const pauses = ["first", "second"].map((key) => completion(key, ["a"], is("a", 5), "ON_HOLD"));
    const instance = submitted(workflow({}, [], pauses));
    instance.complete("review", { answer: "ok" });
    instance.correct({ a: 5 });
    expect(instance.state.pending?.skip).toEqual(["first"]);
    const again = instance.act("resume");
    expect(outcomes(again)).toEqual({
      first: "SKIPPED",
      review: "NOT_CONSIDERED",
      second: "CLOSE",
    });
    expect(again.effects).toEqual([{ type: "resume" }, { type: "pause", completion: "second" }]);
    expect(instance.state.pending).toEqual({
      written: { a: { before: 1, writer: correction } },
      skip: ["first", "second"],
    });
    expect(instance.act("resume").decisions).toMatchObject({
      first: { outcome: "SKIPPED" },
      second: { outcome: "SKIPPED" },
    });
    expect(instance.state.status).toBe("IN_PROGRESS");
  });

  it("after a pause at submission sees the submission's fields as changed", () => {
    const pause = completion("wait", ["b"], is("b", 1), "ON_HOLD");
    const instance = new TicketUnderTest(workflow({}, [], [pause]));
    instance.submit({ a: 1, b: 1 });
    instance.correct({ a: 7 });
    const resumed = instance.act("resume");
    expect(resumed.changed).toEqual(["a", "b"]);
    expect(resumed.decisions).toEqual({
      review: { outcome: "FIRE", woken_by: ["a"] },
      wait: { outcome: "SKIPPED", woken_by: ["b"], values: { b: 1 } },
    });
  });
});
