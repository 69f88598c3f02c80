import { describe, expect, it } from "vitest";
import { compile, decide, replayInstance } from "../../src/engine/index.js";
import type {
  InstanceState,
  Round,
  StoredStep,
  TaskDefinition,
  WorkflowDefinition,
  WriteSet,
} from "../../src/engine/index.js";
import { completion, definitionOf, notStarted, task, ticket } from "./naive/builders.js";

/** Two actions that wake each other: ping writes a, pong writes b. A person may write start, or do the form. */
function pingPong(ping: Partial<TaskDefinition> = {}, pong: Partial<TaskDefinition> = {}) {
  const action = { task_type: "SYNC_ACTION", keep_outputs: true } as const;
  return definitionOf(
    { start: {}, a: {}, b: {}, form: {} },
    [ticket("request", ["start"])],
    [
      {
        ...task({ key: "ping", input_fields: ["start", "b"], output_fields: ["a"], ...action }),
        ...ping,
      },
      { ...task({ key: "pong", input_fields: ["a"], output_fields: ["b"], ...action }), ...pong },
      task({ key: "ask", input_fields: ["form"], output_fields: ["start"] }),
    ],
    [completion("end", ["a"], { "==": [{ var: "a" }, "end"] })],
  );
}

class Ticket {
  state: InstanceState = notStarted;
  readonly definition: WorkflowDefinition;
  readonly steps: StoredStep[] = [];
  #answers = 0;

  constructor(definition = pingPong()) {
    this.definition = definition;
    this.write({ writer: { kind: "ticket", key: "request" }, fields: { start: 1 } });
  }

  write(writeSet: WriteSet): Round {
    const decided = decide(compile(this.definition), this.state, writeSet);
    if (!decided.ok) throw new Error(decided.rejection.sentence);
    const { round } = decided;
    this.state = round.state;
    const { fields, status } = round.state;
    this.steps.push({ step: this.steps.length + 1, writeSet, ...round, fields, status });
    return round;
  }

  /** The action that is open answers something new. */
  answer(): Round {
    const [key = ""] = Object.keys(this.state.open).filter((open) => open !== "ask");
    this.#answers += 1;
    const kind = key === "ping" ? "task" : "callback";
    return this.write({
      writer: { kind, key },
      fields: { [key === "ping" ? "a" : "b"]: this.#answers },
    });
  }

  /** Answers until the ticket is on hold; how often each action ran. */
  untilStopped(): { ping: number; pong: number } {
    const runs = { ping: 0, pong: 0 };
    for (let turn = 0; this.state.status === "IN_PROGRESS" && turn < 100; turn += 1) {
      runs[Object.hasOwn(this.state.open, "ping") ? "ping" : "pong"] += 1;
      this.answer();
    }
    return runs;
  }
}

describe("actions that wake each other", () => {
  it("run ten times each, then the ticket is put on hold with the chain, and nothing is lost", () => {
    const instance = new Ticket();
    expect(instance.untilStopped()).toEqual({ ping: 10, pong: 10 });
    const last = instance.steps.at(-1);
    expect(last?.effects).toEqual([
      { type: "pause", completion: null, task: "ping", chain: { ping: 10, pong: 10 } },
    ]);
    expect(last?.decisions["ping"]).toMatchObject({ outcome: "NOT_CONSIDERED", woken_by: ["b"] });
    expect(instance.state).toEqual({
      status: "ON_HOLD",
      fields: { start: 1, a: 19, b: 20 },
      open: {},
      ran: ["ping", "pong"],
      pending: { written: { b: { before: 18, writer: { kind: "callback", key: "pong" } } } },
    });
  });

  it("run as often as max_runs says, if that is less", () => {
    expect(new Ticket(pingPong({ max_runs: 3 })).untilStopped()).toEqual({ ping: 3, pong: 3 });
    expect(new Ticket(pingPong({}, { max_runs: 1 })).untilStopped()).toEqual({ ping: 2, pong: 1 });
    expect(new Ticket(pingPong({ max_runs: 50 })).untilStopped()).toEqual({ ping: 10, pong: 10 });
  });

  it("go on when a person resumes the ticket, and are stopped again only after as many runs", () => {
    const instance = new Ticket();
    instance.untilStopped();
    const resumed = instance.write({ writer: { kind: "resume" }, fields: {} });
    expect(resumed.effects).toEqual([{ type: "resume" }, { type: "open", task: "ping" }]);
    expect(instance.state.open).toEqual({ ping: { revision: 1 } });
    expect(instance.untilStopped()).toEqual({ ping: 10, pong: 10 });
  });

  it("end the ticket where a completion holds, however long the chain is", () => {
    const instance = new Ticket(pingPong({}, { max_runs: 1 }));
    instance.answer();
    instance.answer();
    const ended = instance.write({ writer: { kind: "task", key: "ping" }, fields: { a: "end" } });
    expect(ended.effects).toEqual([{ type: "close", completion: "end", status: "COMPLETED" }]);
  });

  it("begin a new chain with whatever a person does", () => {
    for (const [writer, fields] of [
      [{ kind: "correction" }, { start: 2 }],
      [{ kind: "skip", key: "ping" }, { a: "skipped" }],
    ] as const) {
      const instance = new Ticket();
      for (let turn = 0; turn < 4; turn += 1) instance.answer();
      expect(instance.state.open).toEqual({ ping: { revision: 1, chain: { ping: 3, pong: 2 } } });
      instance.write({ writer, fields });
      // The same action with a person's news, or the next one started by a person's answer.
      expect(Object.values(instance.state.open).map(({ chain }) => chain)).toEqual([undefined]);
    }
  });

  it("stand in both chains when one refreshes the other", () => {
    // pong is open since a person woke it; ping's answer refreshes it.
    const instance = new Ticket();
    instance.write({ writer: { kind: "wake", key: "pong" }, fields: {} });
    instance.write({ writer: { kind: "task", key: "ping" }, fields: { a: "new" } });
    expect(instance.state.open).toEqual({ pong: { revision: 2, chain: { ping: 1, pong: 1 } } });
  });

  it("a form between them breaks the chain", () => {
    const instance = new Ticket(pingPong({}, { task_type: "FORM" }));
    for (let turn = 0; turn < 60; turn += 1) instance.answer();
    expect(instance.state.status).toBe("IN_PROGRESS");
  });

  it("an answer that comes while the ticket is on hold is kept, and the chain of the others with it", () => {
    const instance = new Ticket();
    for (let turn = 0; turn < 4; turn += 1) instance.answer();
    const { open } = instance.state;
    instance.write({ writer: { kind: "hold" }, fields: {} });
    expect(instance.state.open).toEqual(open);
    instance.answer();
    instance.write({ writer: { kind: "resume" }, fields: {} });
    expect(instance.state.open).toEqual({ pong: { revision: 1 } });
  });

  it("are replayed to the same chain, and a chain that was tampered with is found", () => {
    const instance = new Ticket();
    instance.untilStopped();
    const compiled = compile(instance.definition);
    expect(replayInstance(compiled, instance.steps)).toEqual({ ok: true, state: instance.state });
    const bent = instance.steps.map((step) => ({
      ...step,
      effects:
        step.effects?.map((effect) =>
          effect.type === "pause" ? { ...effect, chain: { ping: 1 } } : effect,
        ) ?? [],
    }));
    expect(replayInstance(compiled, bent)).toMatchObject({
      ok: false,
      path: expect.stringContaining("chain") as string,
    });
  });
});
