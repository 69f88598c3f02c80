import { describe, expect, it } from "vitest";
import type { Fields, Json, WorkflowDefinition } from "../../../src/engine/definition.js";
import type { InstanceState, Round, WriteSet } from "../../../src/engine/round.js";
import { completion, definitionOf, task, ticket, type TaskSketch } from "./builders.js";
import { naiveDecide } from "./decide.js";

const text = { type: "string" };

/** A workflow over the text fields x (the ticket's), a, b and c. */
function workflow(...tasks: readonly TaskSketch[]): WorkflowDefinition {
  const fields = { x: text, a: text, b: text, c: text };
  return definitionOf(fields, [ticket("request", ["x"])], tasks.map(task), [
    completion("end", ["c"], { "==": [{ var: "c" }, "end"] }),
  ]);
}

/** An instance in progress with these values, in which these tasks ran and these are open. */
function running(
  fields: Fields,
  ran: readonly string[],
  ...open: readonly string[]
): InstanceState {
  const instances = open.map((key) => [key, { revision: 1 }] as const);
  return { status: "IN_PROGRESS", fields, ran, open: Object.fromEntries(instances) };
}

function decided(definition: WorkflowDefinition, state: InstanceState, writeSet: WriteSet): Round {
  const answer = naiveDecide(definition, state, writeSet);
  if (!answer.ok) throw new Error(answer.rejection.code);
  return answer.round;
}

function corrected(
  definition: WorkflowDefinition,
  state: InstanceState,
  fields: Fields,
  dontWake?: true | readonly string[],
): Round {
  const writeSet = { writer: { kind: "correction" }, fields } as const;
  return decided(definition, state, dontWake === undefined ? writeSet : { ...writeSet, dontWake });
}

function outcomes(round: Round): { [key: string]: string } {
  return Object.fromEntries(
    Object.entries(round.decisions).map(([key, each]) => [key, each.outcome]),
  );
}

const first: TaskSketch = { key: "first", input_fields: ["x"], output_fields: ["a"] };
const second: TaskSketch = { key: "second", input_fields: ["x", "a"], output_fields: ["b"] };
const third: TaskSketch = { key: "third", input_fields: ["b"], output_fields: ["c"] };

describe("a chain of three tasks that answer each other", () => {
  const done = running({ x: "1", a: "yes", b: "yes", c: "yes" }, ["first", "second", "third"]);

  it("waits for the fresh answer, and clears all that rested on the old one", () => {
    const round = corrected(workflow(first, second, third), done, { x: "2" });
    expect(outcomes(round)).toEqual({ first: "FIRE", second: "WAITS_FOR_FRESH" });
    expect(round.cleared).toEqual(["a", "b", "c"]);
    expect(round.state.open).toEqual({ first: { revision: 1 } });
  });

  it("keeps what a task with keep_outputs said, and what rests on that", () => {
    const keeping = { ...second, keep_outputs: true };
    expect(corrected(workflow(first, keeping, third), done, { x: "2" }).cleared).toEqual(["a"]);
  });

  it("does not clear what the same write-set wrote", () => {
    const round = corrected(workflow(first, second, third), done, { x: "2", b: "maybe" });
    expect(round.cleared).toEqual(["a", "c"]);
    expect(outcomes(round)).toEqual({ first: "FIRE", second: "ANSWERED", third: "FIRE" });
  });

  it("asks nobody who was answered by the correction", () => {
    const round = corrected(workflow(first, second, third), done, { x: "2", a: "given" });
    expect(outcomes(round)).toEqual({ first: "ANSWERED", second: "FIRE" });
  });

  it("leaves alone whom the correction was told not to wake", () => {
    const round = corrected(workflow(first, second, third), done, { x: "2" }, ["first"]);
    expect(outcomes(round)).toEqual({ first: "NOT_WOKEN", second: "FIRE" });
    expect(round.cleared).toEqual(["b", "c"]);
    expect(outcomes(corrected(workflow(first), done, { x: "2" }, true))).toEqual({
      first: "NOT_WOKEN",
    });
  });

  it("does not ask twice what is asked once only", () => {
    const round = corrected(workflow({ ...first, run: "once" }, second), done, { x: "2" });
    expect(outcomes(round)).toEqual({ first: "ALREADY_RAN", second: "FIRE" });
  });

  it("does not close on an answer that is being asked again", () => {
    const ending = {
      ...workflow(first, second, third),
      completions: [completion("end", ["x"], { "==": [{ var: "c" }, "yes"] })],
    };
    expect(outcomes(corrected(ending, done, { x: "2" }))["end"]).toBe("WAITS_FOR_FRESH");
  });
});

describe("tasks that read each other's answers", () => {
  const one: TaskSketch = { key: "one", input_fields: ["x", "b"], output_fields: ["a"] };
  const other: TaskSketch = { key: "other", input_fields: ["x", "a"], output_fields: ["b"] };
  const done = running({ x: "1", a: "yes", b: "yes" }, ["one", "other"]);

  it("all fire when they wait for each other", () => {
    const round = corrected(workflow(one, other), done, { x: "2" });
    expect(outcomes(round)).toEqual({ one: "FIRE", other: "FIRE" });
    expect(round.cleared).toEqual(["a", "b"]);
  });
});

describe("an open task", () => {
  const asking: TaskSketch = { ...second, condition: { "==": [{ var: "x" }, "1"] } };
  const open = running({ x: "1", a: "yes" }, ["first"], "second");

  it("is refreshed by a changed input, and cancelled with its condition", () => {
    expect(corrected(workflow(second), open, { x: "2" }).effects).toEqual([
      { type: "refresh", task: "second", revision: 2 },
    ]);
    expect(corrected(workflow(asking), open, { x: "2" }).effects).toEqual([
      { type: "cancel", task: "second", reason: { kind: "condition_lost" } },
      { type: "stall" },
    ]);
  });

  it("is kept where the task says so", () => {
    const keeping: TaskSketch = { ...asking, on_condition_lost: "keep" };
    expect(outcomes(corrected(workflow(first, keeping), open, { x: "2" }))).toEqual({
      first: "FIRE",
      second: "REFRESH",
    });
  });

  it("is not refreshed by the same value again, unless every write wakes it", () => {
    expect(corrected(workflow(second), open, { x: "1" }).decisions).toEqual({});
    const waking: TaskSketch = { ...second, wake_on: "write" };
    expect(outcomes(corrected(workflow(waking), open, { x: "1" }))).toEqual({ second: "REFRESH" });
  });
});

describe("the catch-up round", () => {
  const held = (before: Json): InstanceState => ({
    ...running({ x: "2", a: "yes" }, ["first"]),
    status: "ON_HOLD",
    pending: { written: { x: { before, writer: { kind: "task", key: "first" } } } },
  });
  const resume = { writer: { kind: "resume" }, fields: {} } as const;

  it("decides on the net change, each field with its own writer", () => {
    const round = decided(workflow(first, second), held("1"), resume);
    expect(outcomes(round)).toEqual({ first: "SELF", second: "FIRE" });
    expect(round.state.pending).toBeUndefined();
  });

  it("finds nothing changed when the value is what it was before", () => {
    expect(decided(workflow(first, second), held("2"), resume).changed).toEqual([]);
  });

  it("remembers the first value before and the last writer", () => {
    const round = corrected(workflow(first), held("1"), { x: "3" });
    expect(round.state.pending?.written).toEqual({
      x: { before: "1", writer: { kind: "correction" } },
    });
    expect(round.effects).toEqual([]);
  });

  it("skips each completion that paused since the hold began", () => {
    const always = { "!": [{ missing: ["x"] }] };
    const pausing = {
      ...workflow(first),
      completions: ["p", "q"].map((key) => completion(key, ["x"], always, "ON_HOLD")),
    };
    const paused = corrected(pausing, running({}, []), { x: "1" });
    const again = decided(pausing, paused.state, resume);
    expect(outcomes(again)).toEqual({ p: "SKIPPED", q: "CLOSE", first: "NOT_CONSIDERED" });
    const last = decided(pausing, again.state, resume);
    expect(outcomes(last)).toEqual({ p: "SKIPPED", q: "SKIPPED", first: "FIRE" });
  });
});
