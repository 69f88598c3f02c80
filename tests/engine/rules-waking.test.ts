import { describe, expect, it } from "vitest";
import { completion } from "./naive/builders.js";
import { follow, is, submitted, workflow } from "./request-workflow.js";
import { outcomes, tasksOf, TicketUnderTest } from "./ticket-under-test.js";

describe("rule 1: a change is a changed value", () => {
  it("an equal value wakes nobody", () => {
    const instance = submitted(workflow());
    instance.complete("review", { answer: "ok" });
    const round = instance.correct({ a: 1.0 });
    expect(round.changed).toEqual([]);
    expect(round.decisions).toEqual({});
    expect(instance.state.fields["answer"]).toBe("ok");
  });

  it("writing null to an unset field is no change", () => {
    expect(submitted(workflow()).correct({ answer: null }).changed).toEqual([]);
  });

  it("clearing a field is a change", () => {
    const round = submitted(workflow()).correct({ a: null });
    expect(round.changed).toEqual(["a"]);
    expect(round.state.fields).not.toHaveProperty("a");
    expect(outcomes(round)).toEqual({ review: "REFRESH" });
  });

  it("wake_on: write wakes at every write of an input, an equal one too", () => {
    const instance = submitted(workflow({ wake_on: "write" }));
    instance.complete("review", { answer: "ok" });
    expect(tasksOf(instance.correct({ b: 5 }), "open")).toEqual([]);
    const round = instance.correct({ a: 1 });
    expect(round.changed).toEqual([]);
    expect(round.decisions["review"]).toEqual({ outcome: "FIRE", woken_by: ["a"] });
  });
});

describe("rule 2: any changed input wakes a task, one write-set fires it at most once", () => {
  it("whichever of its inputs changes, and all of them together", () => {
    const definition = workflow({ input_fields: ["b", "a"] });
    for (const fields of [{ a: 1 }, { b: 1 }, { a: 1, b: 1 }]) {
      const round = new TicketUnderTest(definition).submit(fields);
      expect(tasksOf(round, "open")).toEqual(["review"]);
    }
    expect(new TicketUnderTest(definition).submit({ a: 1, b: 1 }).decisions["review"]).toEqual({
      outcome: "FIRE",
      woken_by: ["b", "a"],
    });
  });

  it("a field that only the condition reads wakes nobody", () => {
    const instance = submitted(workflow({ condition: is("b", 2) }));
    expect(instance.openTasks).toEqual([]);
    expect(instance.correct({ b: 2 }).decisions).toEqual({});
    expect(instance.openTasks).toEqual([]);
  });
});

describe("rule 3: a condition is a level, and unset is unknown", () => {
  it("what it was before does not matter", () => {
    const instance = submitted(workflow({ condition: { ">": [{ var: "a" }, 10] } }), {
      a: 20,
      b: 1,
    });
    instance.complete("review", { answer: "ok" });
    expect(outcomes(instance.correct({ a: 30 }))).toEqual({ review: "FIRE" });
  });

  it("nothing starts or ends because a question has not been answered yet", () => {
    const notNo = { "!=": [{ var: "answer" }, "no"] };
    const round = new TicketUnderTest(
      workflow(
        {},
        [follow({ input_fields: ["a"], condition: notNo })],
        [completion("done", ["a"], notNo)],
      ),
    ).submit({ a: 1, b: 1 });
    expect(outcomes(round)).toEqual({
      done: "CONDITION_FALSE",
      follow: "CONDITION_FALSE",
      review: "FIRE",
    });
    expect(round.decisions["done"]?.values).toEqual({ answer: null });
  });

  it("missing sees what is unset", () => {
    const definition = workflow({ condition: { missing: ["answer"] } });
    expect(submitted(definition).openTasks).toEqual(["review"]);
  });

  it("a condition that makes no sense is not true and throws nothing", () => {
    const nonsense = { log: [{ var: "a" }] };
    const instance = submitted(
      workflow({ condition: nonsense }, [], [completion("end", ["a"], nonsense)]),
    );
    expect(instance.openTasks).toEqual([]);
    expect(instance.state.status).toBe("IN_PROGRESS");
  });
});

describe("rule 4: at most one open instance of a task", () => {
  it("a change while it is open refreshes it", () => {
    const instance = submitted(workflow());
    expect(instance.state.open).toEqual({ review: { revision: 1 } });
    expect(instance.correct({ a: 2 }).effects).toEqual([
      { type: "refresh", task: "review", revision: 2 },
    ]);
    instance.correct({ a: 3 });
    expect(instance.state.open).toEqual({ review: { revision: 3 } });
  });
});

describe("rule 5: a completed task fires again on a new change", () => {
  it("unless it is once", () => {
    for (const [run, outcome] of [
      ["again", "FIRE"],
      ["once", "ALREADY_RAN"],
    ] as const) {
      const instance = submitted(workflow({ run }));
      instance.complete("review", { answer: "ok" });
      expect(outcomes(instance.correct({ a: 2 }))).toEqual({ review: outcome });
    }
  });

  it("a cancelled task has not run: once may fire after it", () => {
    const instance = submitted(workflow({ run: "once", condition: is("a", 1) }));
    instance.correct({ a: 2 });
    expect(instance.openTasks).toEqual([]);
    expect(outcomes(instance.correct({ a: 1 }))).toEqual({ review: "FIRE" });
  });
});
