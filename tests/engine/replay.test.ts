import { describe, expect, it } from "vitest";
import { compile, decide, NOT_STARTED, replayInstance } from "../../src/engine/index.js";
import type { StoredStep, WriteSet } from "../../src/engine/index.js";
import { completion } from "./naive/builders.js";
import { follow, is, workflow } from "./request-workflow.js";

const definition = compile(
  workflow(
    { condition: { ">": [{ var: "a" }, 0] } },
    [follow()],
    [completion("done", ["next"], is("next", "ok"))],
  ),
);

/** An instance's steps as they were stored. */
function stored(writeSets: readonly WriteSet[]): StoredStep[] {
  let state = NOT_STARTED;
  return writeSets.map((writeSet, index) => {
    const decided = decide(definition, state, writeSet);
    if (!decided.ok) throw new Error(decided.rejection.sentence);
    const { changed, cleared, decisions, effects } = decided.round;
    state = decided.round.state;
    const { fields, status } = state;
    return { step: index + 1, writeSet, changed, cleared, decisions, effects, fields, status };
  });
}

const steps = stored([
  { writer: { kind: "ticket", key: "request" }, fields: { a: 1, b: 1 } },
  { writer: { kind: "task", key: "review" }, fields: { answer: "ok" } },
  { writer: { kind: "hold" }, fields: {} },
  { writer: { kind: "correction" }, fields: { a: 2 }, dontWake: ["nobody"] },
  { writer: { kind: "resume" }, fields: {} },
  { writer: { kind: "task", key: "review" }, fields: { answer: "fine" } },
  { writer: { kind: "task", key: "follow" }, fields: { next: "ok" } },
]);

function withStep(index: number, change: Partial<StoredStep>): readonly StoredStep[] {
  return steps.map((step, at) => (at === index ? { ...step, ...change } : step));
}

describe("replaying the write-sets of an instance", () => {
  it("reproduces every snapshot and every decision, and gives the state it ends in", () => {
    const replayed = replayInstance(definition, steps);
    expect(replayed).toMatchObject({ ok: true, state: { status: "COMPLETED", open: {} } });
    expect(replayInstance(definition, [])).toEqual({ ok: true, state: NOT_STARTED });
  });

  it("does not mind the order of keys", () => {
    const [first] = steps;
    expect(replayInstance(definition, withStep(0, { fields: { b: 1, a: 1 } })).ok).toBe(true);
    expect(Object.keys(first?.fields ?? {})).toEqual(["a", "b"]);
  });

  it.each<{
    at: number;
    change: Partial<StoredStep>;
    path: string;
    expected: unknown;
    found: unknown;
  }>([
    { at: 0, change: { changed: ["a"] }, path: "changed", expected: ["a"], found: ["a", "b"] },
    { at: 4, change: { cleared: ["next"] }, path: "cleared/0", expected: "next", found: "answer" },
    {
      at: 1,
      change: { decisions: { follow: { outcome: "CONDITION_FALSE", woken_by: ["answer"] } } },
      path: "decisions/follow/outcome",
      expected: "CONDITION_FALSE",
      found: "FIRE",
    },
    {
      at: 0,
      change: { decisions: { review: { outcome: "FIRE", woken_by: ["a"], values: { a: 5 } } } },
      path: "decisions/review/values/a",
      expected: 5,
      found: 1,
    },
    {
      at: 1,
      change: { effects: [] },
      path: "effects",
      expected: [],
      found: [{ type: "open", task: "follow" }],
    },
    {
      at: 5,
      change: { fields: { a: 2, b: 1 } },
      path: "fields/answer",
      expected: null,
      found: "fine",
    },
    {
      at: 6,
      change: { status: "IN_PROGRESS" },
      path: "status",
      expected: "IN_PROGRESS",
      found: "COMPLETED",
    },
    {
      at: 2,
      change: { writeSet: { writer: { kind: "task", key: "review" }, fields: {} } },
      path: "rejection",
      expected: null,
      found: "task_not_open",
    },
  ])("reports the first difference: $path", ({ at, change, path, expected, found }) => {
    expect(replayInstance(definition, withStep(at, change))).toEqual({
      ok: false,
      step: at + 1,
      path,
      expected,
      found,
    });
  });
});
