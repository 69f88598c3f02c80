import { describe, expect, it } from "vitest";
import { NOT_STARTED } from "../../src/engine/index.js";
import { completion } from "./naive/builders.js";
import { follow, is, submitted, workflow } from "./request-workflow.js";
import { outcomes, tasksOf, TicketUnderTest } from "./ticket-under-test.js";

describe("rule 9: completions come first", () => {
  const high = completion("high", ["a"], { ">": [{ var: "a" }, 10] }, "CANCELLED");
  const some = completion("some", ["a"], { ">": [{ var: "a" }, 1] });

  it("COMPLETED and CANCELLED end the instance and cancel all open work", () => {
    const instance = submitted(workflow({}, [follow({ input_fields: ["b"] })], [high]));
    const round = instance.correct({ a: 20 });
    const reason = { kind: "closed", completion: "high" };
    expect(round.effects).toEqual([
      { type: "cancel", task: "follow", reason },
      { type: "cancel", task: "review", reason },
      { type: "close", completion: "high", status: "CANCELLED" },
    ]);
    expect(outcomes(round)).toEqual({ high: "CLOSE", review: "NOT_CONSIDERED" });
    expect(round.state).toEqual({
      status: "CANCELLED",
      fields: { a: 20, b: 1 },
      open: {},
      ran: [],
    });
  });

  it("if two hold, the lower position wins and the other is recorded", () => {
    for (const [list, winner] of [
      [[high, some], "high"],
      [[some, high], "some"],
    ] as const) {
      const round = submitted(workflow({}, [], list)).correct({ a: 20 });
      expect(round.decisions[winner]?.outcome).toBe("CLOSE");
      expect(Object.values(outcomes(round)).sort()).toEqual([
        "CLOSE",
        "NOT_CONSIDERED",
        "NOT_CONSIDERED",
      ]);
    }
  });

  it("those before the one that closes keep what was found about them", () => {
    const round = submitted(workflow({}, [], [high, some])).correct({ a: 5 });
    expect(outcomes(round)).toEqual({
      high: "CONDITION_FALSE",
      review: "NOT_CONSIDERED",
      some: "CLOSE",
    });
    expect(round.decisions["review"]).toEqual({ outcome: "NOT_CONSIDERED", woken_by: ["a"] });
  });

  it("a completion none of whose fields changed is not asked", () => {
    const instance = submitted(workflow({}, [], [completion("done", ["answer"], is("b", 2))]));
    instance.correct({ b: 2 });
    expect(instance.state.status).toBe("IN_PROGRESS");
    instance.complete("review", { answer: "x" });
    expect(instance.state.status).toBe("COMPLETED");
  });

  it("ON_HOLD pauses: open work stays open, and people cannot complete it", () => {
    const instance = submitted(
      workflow({ input_fields: ["b"] }, [], [completion("wait", ["a"], is("a", 5), "ON_HOLD")]),
    );
    const round = instance.correct({ a: 5 });
    expect(round.effects).toEqual([{ type: "pause", completion: "wait" }]);
    expect(instance.openTasks).toEqual(["review"]);
    expect(instance.refused({ kind: "task", key: "review" }, { answer: "ok" })?.code).toBe(
      "on_hold",
    );
  });
});

describe("rule 10: a late result never changes anything", () => {
  it("after the end, after a cancel, and twice", () => {
    const done = completion("done", ["answer"], is("answer", "ok"));
    const instance = submitted(
      workflow({ task_type: "ASYNC_ACTION", condition: is("a", 1) }, [], [done]),
    );
    const callback = { kind: "callback", key: "review" } as const;
    instance.correct({ a: 2 });
    expect(instance.refused(callback, { answer: "ok" })?.code).toBe("task_not_open");
    instance.correct({ a: 1 });
    instance.write(callback, { answer: "ok" });
    expect(instance.state.status).toBe("COMPLETED");
    expect(instance.refused(callback, { answer: "ok" })?.code).toBe("ended");
  });
});

describe("rule 11: a correction is a write-set like any other, and may be told not to wake", () => {
  const chain = () => {
    const instance = submitted(workflow({}, [follow()]));
    instance.complete("review", { answer: "ok" });
    return instance;
  };

  it("told nothing, it wakes, clears and cancels", () => {
    expect(outcomes(chain().correct({ a: 2 }))).toEqual({ follow: "CANCEL", review: "FIRE" });
  });

  it.each([{ dontWake: true as const }, { dontWake: ["review"] }])(
    "do not wake $dontWake: the task is not fired and nothing is cleared",
    ({ dontWake }) => {
      const round = chain().correct({ a: 2 }, dontWake);
      expect(round.decisions).toEqual({ review: { outcome: "NOT_WOKEN", woken_by: ["a"] } });
      expect(round.cleared).toEqual([]);
      expect(round.state.open).toEqual({ follow: { revision: 1 } });
    },
  );

  it("not refreshed, not cancelled", () => {
    const instance = submitted(workflow({ condition: is("a", 1) }));
    expect(outcomes(instance.correct({ a: 2 }, ["review"]))).toEqual({ review: "NOT_WOKEN" });
    expect(instance.state.open).toEqual({ review: { revision: 1 } });
  });

  it("not cleared: what a task was not to lose stays, and what rests on it", () => {
    const round = chain().correct({ a: 2 }, ["follow"]);
    expect(round.cleared).toEqual(["answer"]);
    expect(outcomes(round)).toEqual({ review: "FIRE" });
    expect(round.state.open).toEqual({ follow: { revision: 1 }, review: { revision: 1 } });
  });

  it("ANSWERED: a correction that gives all its exclusive outputs leaves nothing to ask", () => {
    const instance = submitted(workflow({ output_fields: ["answer", "next"] }));
    instance.complete("review", { answer: "ok", next: "x" });
    expect(outcomes(instance.correct({ a: 2, answer: "yes", next: "y" }))).toEqual({
      review: "ANSWERED",
    });
    expect(outcomes(instance.correct({ a: 3, answer: "no" }))).toEqual({ review: "FIRE" });
    instance.complete("review", { answer: "ok", next: "x" });
    expect(outcomes(instance.correct({ a: 4, answer: "no", next: null }))).toEqual({
      review: "FIRE",
    });
  });
});

describe("rule 12: reopening, waking, skipping and asking again", () => {
  it("reopening fires nothing until something changes", () => {
    const instance = submitted(
      workflow({}, [], [completion("done", ["answer"], is("answer", "ok"))]),
    );
    instance.complete("review", { answer: "ok" });
    const round = instance.act("reopen");
    expect(round).toEqual({
      changed: [],
      cleared: [],
      decisions: {},
      effects: [{ type: "reopen" }, { type: "stall" }],
      state: {
        status: "IN_PROGRESS",
        fields: { a: 1, answer: "ok", b: 1 },
        open: {},
        ran: ["review"],
        stalled: true,
      },
    });
    expect(tasksOf(instance.correct({ a: 2 }), "open")).toEqual(["review"]);
  });

  it("wake opens a task whatever its condition says, and clears as any firing does", () => {
    const instance = submitted(workflow({ condition: is("a", 99) }, [follow()]));
    instance.correct({ answer: "given" });
    const round = instance.act("wake", "review");
    expect(round.decisions).toEqual({
      follow: { outcome: "CANCEL", woken_by: ["answer"] },
      review: { outcome: "FIRE", woken_by: [] },
    });
    expect(round.cleared).toEqual(["answer"]);
    expect(round.changed).toEqual([]);
    expect(instance.openTasks).toEqual(["review"]);
  });

  it("redo opens a task that ran, even one that runs once", () => {
    const instance = submitted(workflow({ run: "once" }));
    instance.complete("review", { answer: "ok" });
    expect(instance.act("redo", "review").effects).toEqual([{ type: "open", task: "review" }]);
    expect(instance.state.fields["answer"]).toBe("ok");
  });

  it("skip completes an open task, with outputs or without", () => {
    const instance = submitted(workflow({}, [follow()]));
    const round = instance.write({ kind: "skip", key: "review" }, { answer: "by hand" });
    expect(tasksOf(round, "open")).toEqual(["follow"]);
    instance.act("skip", "follow");
    expect(instance.state).toMatchObject({ open: {}, ran: ["follow", "review"], stalled: true });
  });
});

describe("an open task that an admin cancels", () => {
  it("leaves nothing behind: no answer, nothing woken, and not that it ran", () => {
    const instance = submitted(workflow({}, [follow({ key: "also", input_fields: ["a"] })]));
    const round = instance.act("drop", "review");
    expect(round).toEqual({
      changed: [],
      cleared: [],
      decisions: { review: { outcome: "CANCEL", woken_by: [] } },
      effects: [{ type: "cancel", task: "review", reason: { kind: "dropped" } }],
      state: {
        status: "IN_PROGRESS",
        fields: { a: 1, b: 1 },
        open: { also: { revision: 1 } },
        ran: [],
      },
    });
    expect(tasksOf(instance.correct({ a: 2 }), "open")).toEqual(["review"]);
  });

  it("stalls the ticket when it was the last", () => {
    const instance = submitted(workflow());
    expect(instance.act("drop", "review").effects).toEqual([
      { type: "cancel", task: "review", reason: { kind: "dropped" } },
      { type: "stall" },
    ]);
    expect(instance.state.stalled).toBe(true);
  });
});

describe("rule 13: a form can know beforehand that the instance would stall", () => {
  it("stall is the last effect, as long as nothing is open", () => {
    const instance = submitted(workflow());
    const round = instance.complete("review", { answer: "who reads this?" });
    expect(round.effects).toEqual([{ type: "stall" }]);
    expect(round.state.stalled).toBe(true);
    const woken = instance.correct({ a: 2 });
    expect(woken.effects).toEqual([{ type: "open", task: "review" }]);
    expect(woken.state).not.toHaveProperty("stalled");
  });
});

describe("rule 14: what is no field write never triggers", () => {
  it("a write-set without fields decides nothing", () => {
    const instance = submitted(workflow());
    const before = instance.state;
    const round = instance.correct({});
    expect(round).toEqual({ changed: [], cleared: [], decisions: {}, effects: [], state: before });
  });
});

describe("rule 15: of two who complete the same task, one succeeds", () => {
  it("the second finds it not open", () => {
    const instance = submitted(workflow());
    instance.complete("review", { answer: "first" });
    expect(instance.refused({ kind: "task", key: "review" }, { answer: "second" })).toEqual({
      code: "task_not_open",
      sentence: 'Expected to complete "review", but it is not open any more.',
    });
    expect(instance.state.fields["answer"]).toBe("first");
  });
});

describe("the function is pure", () => {
  it("its input is left as it was, and the same input gives the same bytes in any order of tasks", () => {
    const others = [follow(), follow({ key: "also", output_fields: ["end"] })];
    const one = workflow({}, others);
    const two = { ...one, tasks: [...one.tasks].reverse() };
    const freeze = (value: unknown): unknown => {
      if (typeof value === "object" && value !== null)
        Object.values(Object.freeze(value)).forEach(freeze);
      return value;
    };
    freeze(one);
    freeze(NOT_STARTED);
    const texts = [one, two].map((definition) => {
      const instance = new TicketUnderTest(definition);
      const rounds = [
        instance.submit({ b: 1, a: 1 }),
        instance.complete("review", { answer: "ok" }),
        instance.correct({ a: 2 }),
      ];
      return JSON.stringify(rounds);
    });
    expect(texts[0]).toBe(texts[1]);
  });
});
