import { describe, expect, it } from "vitest";
import { completion, definitionOf, task, ticket } from "./naive/builders.js";
import { any, follow, is, submitted, workflow } from "./request-workflow.js";
import { outcomes, tasksOf, TicketUnderTest } from "./ticket-under-test.js";
import type { TaskSketch } from "./naive/builders.js";

describe("rule 6: asking again clears the old answer, and the answers that rested on it", () => {
  const last = task({ key: "last", input_fields: ["next"], output_fields: ["end"] });

  function answered(review: Partial<TaskSketch> = {}, followed: Partial<TaskSketch> = {}) {
    const instance = submitted(workflow(review, [follow(followed), last]));
    instance.complete("review", { answer: "ok" });
    instance.complete("follow", { next: "ok" });
    instance.complete("last", { end: "ok" });
    return instance;
  }

  it("however many steps back", () => {
    const round = answered().correct({ a: 2 });
    expect(round.cleared).toEqual(["answer", "end", "next"]);
    expect(round.state.fields).toEqual({ a: 2, b: 1 });
    expect(tasksOf(round, "open")).toEqual(["review"]);
  });

  it("clearing wakes nobody", () => {
    expect(outcomes(answered().correct({ a: 2 }))).toEqual({ review: "FIRE" });
  });

  it("keep_outputs and once end the chain", () => {
    expect(answered({ keep_outputs: true }).correct({ a: 2 }).cleared).toEqual([]);
    expect(answered({}, { keep_outputs: true }).correct({ a: 2 }).cleared).toEqual(["answer"]);
    expect(answered({}, { run: "once" }).correct({ a: 2 }).cleared).toEqual(["answer"]);
  });

  it("only exclusive outputs are cleared: not what a ticket, another task or itself reads or writes", () => {
    const outputs = ["answer", "b", "next"];
    const instance = submitted(workflow({ output_fields: outputs }, [follow()]));
    instance.complete("review", { answer: "ok", next: "both write me", b: "the ticket too" });
    expect(instance.correct({ a: 2 }).cleared).toEqual(["answer"]);
    const reader = submitted(workflow({ condition: { "!=": [{ var: "answer" }, "no"] } }));
    reader.correct({ answer: "ok" });
    reader.act("wake", "review");
    expect(reader.state.fields["answer"]).toBe("ok");
  });

  it("what this write-set wrote is never cleared", () => {
    const round = answered().correct({ a: 2, next: "given" });
    expect(round.cleared).toEqual(["answer", "end"]);
    expect(round.state.fields["next"]).toBe("given");
    expect(outcomes(round)).toEqual({ last: "FIRE", review: "FIRE" });
  });

  it("WAITS_FOR_FRESH: by its input, by its condition, and a completion by its condition", () => {
    const round = (sketch: Partial<TaskSketch>) => {
      const instance = submitted(
        workflow(
          {},
          [follow({ input_fields: ["b"], ...sketch })],
          [completion("done", ["b"], { and: [is("answer", "ok"), is("b", 2)] })],
        ),
      );
      instance.complete("review", { answer: "ok" });
      if (instance.openTasks.includes("follow")) instance.complete("follow", { next: "ok" });
      return instance.correct({ a: 2, b: 2 });
    };
    expect(outcomes(round({ input_fields: ["b", "answer"] }))).toEqual({
      done: "WAITS_FOR_FRESH",
      follow: "WAITS_FOR_FRESH",
      review: "FIRE",
    });
    expect(outcomes(round({ condition: is("answer", "ok") }))["follow"]).toBe("WAITS_FOR_FRESH");
    expect(round({ condition: is("answer", "ok") }).decisions["follow"]?.values).toEqual({
      answer: "ok",
    });
    expect(outcomes(round({}))["follow"]).toBe("FIRE");
  });

  it("an input that has no value yet is not waited for", () => {
    const instance = submitted(workflow({}, [follow({ input_fields: ["b", "answer"] })]));
    expect(instance.openTasks).toEqual(["follow", "review"]);
  });

  it("if all wait for each other, all fire", () => {
    const ring = definitionOf(
      { start: any, left: any, right: any },
      [ticket("request", ["start"])],
      [
        task({ key: "one", input_fields: ["start", "right"], output_fields: ["left"] }),
        task({ key: "two", input_fields: ["start", "left"], output_fields: ["right"] }),
      ],
      [],
    );
    const state = {
      status: "IN_PROGRESS",
      fields: { start: 1, left: "l", right: "r" },
      open: {},
      ran: ["one", "two"],
    } as const;
    const round = new TicketUnderTest(ring, state).correct({ start: 2 });
    expect(outcomes(round)).toEqual({ one: "FIRE", two: "FIRE" });
    expect(round.cleared).toEqual(["left", "right"]);
  });
});

describe("rule 7: a task whose condition is lost, or whose input is cleared, is cancelled", () => {
  it("condition lost", () => {
    const round = submitted(workflow({ condition: is("a", 1) })).correct({ a: 2 });
    expect(round.effects).toEqual([
      { type: "cancel", task: "review", reason: { kind: "condition_lost" } },
      { type: "stall" },
    ]);
    expect(round.decisions["review"]).toEqual({
      outcome: "CANCEL",
      woken_by: ["a"],
      values: { a: 2 },
    });
  });

  it("by a field that only its condition reads, which then stands as what woke it", () => {
    const instance = submitted(workflow({ condition: is("b", 1) }));
    expect(instance.correct({ b: 2 }).decisions["review"]).toEqual({
      outcome: "CANCEL",
      woken_by: ["b"],
      values: { b: 2 },
    });
  });

  it("input cleared", () => {
    const instance = submitted(workflow({}, [follow()]));
    instance.complete("review", { answer: "ok" });
    const round = instance.correct({ a: 2 });
    expect(round.effects).toEqual([
      { type: "cancel", task: "follow", reason: { kind: "input_cleared", fields: ["answer"] } },
      { type: "open", task: "review" },
    ]);
  });

  it("a condition that a cleared field makes unknown", () => {
    const instance = submitted(
      workflow({}, [follow({ input_fields: ["b"], condition: is("answer", "ok") })]),
    );
    instance.complete("review", { answer: "ok" });
    instance.correct({ b: 2 });
    expect(instance.openTasks).toEqual(["follow"]);
    expect(tasksOf(instance.correct({ a: 2 }), "cancel")).toEqual(["follow"]);
  });

  it("an input that a correction empties is a change: refresh, unless the condition is lost", () => {
    const instance = submitted(workflow({}, [follow()]));
    instance.complete("review", { answer: "ok" });
    expect(outcomes(instance.correct({ answer: null }))).toEqual({ follow: "REFRESH" });
  });

  it("on_condition_lost: keep turns it off", () => {
    const instance = submitted(workflow({ condition: is("a", 1), on_condition_lost: "keep" }));
    expect(outcomes(instance.correct({ a: 2 }))).toEqual({ review: "REFRESH" });
    expect(instance.openTasks).toEqual(["review"]);
  });
});

describe("rule 8: a task never wakes itself", () => {
  it("what it wrote into its own input is recorded, not fired", () => {
    const instance = submitted(workflow({ output_fields: ["a", "answer"] }));
    const round = instance.complete("review", { a: 9, answer: "ok" });
    expect(round.decisions["review"]).toEqual({ outcome: "SELF", woken_by: ["a"] });
    expect(instance.openTasks).toEqual([]);
  });

  it("with wake_on: write neither", () => {
    const instance = submitted(workflow({ output_fields: ["a"], wake_on: "write" }));
    expect(outcomes(instance.complete("review", { a: 1 }))).toEqual({ review: "SELF" });
  });

  it("two tasks that wake each other go on for ever: loops through people are normal", () => {
    const definition = workflow({ output_fields: ["b"] }, [
      task({ key: "back", input_fields: ["b"], output_fields: ["a"] }),
    ]);
    const instance = submitted(definition, { a: 0, b: 0 });
    instance.complete("back", {});
    for (let turn = 1; turn < 20; turn += 1) {
      expect(tasksOf(instance.complete("review", { b: turn }), "open")).toEqual(["back"]);
      expect(tasksOf(instance.complete("back", { a: turn }), "open")).toEqual(["review"]);
    }
  });
});
