import fc from "fast-check";
import type { Fields, Json } from "../../../src/engine/definition.js";
import type { InstanceState, PendingField, WriteSet, Writer } from "../../../src/engine/round.js";
import { workflows, type RandomWorkflow } from "./arbitraries.js";
import { pick, taskKey, valueFor } from "./fields-arbitrary.js";
import { moves, writeSetOf } from "./histories.js";

/** One write-set on a state that no history need lead to. Such states go where histories seldom come, the catch-up round above all. */
export interface Situation extends RandomWorkflow {
  readonly state: InstanceState;
  readonly writeSet: WriteSet;
}

const eight = fc.array(fc.nat({ max: 7 }), { minLength: 8, maxLength: 8 });
const flags = fc.array(fc.boolean(), { minLength: 7, maxLength: 7 });

const stateSketch = fc.record({
  status: fc.constantFrom("IN_PROGRESS", "IN_PROGRESS", "ON_HOLD", "ON_HOLD", "COMPLETED"),
  values: eight,
  open: flags,
  ran: flags,
  isWritten: flags,
  before: eight,
  writers: eight,
  dontWake: eight,
  skip: fc.nat({ max: 5 }),
});

type StateSketch = typeof stateSketch extends fc.Arbitrary<infer T> ? T : never;

/** Random situations: mostly in progress or on hold, with any tasks open and any tasks that ran. */
export const situations: fc.Arbitrary<Situation> = fc
  .noBias(fc.tuple(workflows, stateSketch, moves))
  .map(([workflow, sketch, move]) => {
    const state = stateOf(sketch, workflow);
    const isHeld = state.status === "ON_HOLD" && move.which % 4 !== 0;
    const writeSet: WriteSet = isHeld
      ? { writer: { kind: "resume" }, fields: {} }
      : writeSetOf(move, workflow, state);
    return { ...workflow, state, writeSet };
  });

function stateOf(sketch: StateSketch, workflow: RandomWorkflow): InstanceState {
  const { definition, fields } = workflow;
  const status = sketch.status as InstanceState["status"];
  const isEnded = status === "COMPLETED";
  const keys = definition.tasks.map((task) => task.key);
  const open = isEnded ? [] : keys.filter((_key, i) => sketch.open[i]);
  const stored = fields.map((field, i): [string, Json] => [
    field.key,
    valueFor(field, pick(sketch.values, i)),
  ]);
  return {
    status,
    fields: Object.fromEntries(stored.filter(([, value]) => value !== null)),
    open: Object.fromEntries(
      open.map((key, i) => [
        key,
        openInstance(1 + (i % 3), pick(sketch.values, i), key, definition),
      ]),
    ),
    ran: keys.filter((_key, i) => sketch.ran[i]).sort(),
    ...(status === "ON_HOLD" ? { pending: pendingOf(sketch, workflow) } : {}),
    ...(status === "IN_PROGRESS" && open.length === 0 ? { stalled: true } : {}),
  };
}

/** Of an action every other one stands in a chain, at its bound or before it. */
function openInstance(
  revision: number,
  n: number,
  key: string,
  { tasks }: RandomWorkflow["definition"],
): InstanceState["open"][string] {
  if (n % 2 === 0 || tasks.find((task) => task.key === key)?.task_type === "FORM")
    return { revision };
  const runs = new Map(tasks.map((task, i) => [task.key, n < 3 ? 1 + i : 10]));
  return { revision, chain: Object.fromEntries(runs.set(key, 1 + (n % 3))) };
}

function pendingOf(sketch: StateSketch, { definition, fields }: RandomWorkflow) {
  const written: { [field: string]: PendingField } = {};
  fields.forEach((field, i) => {
    if (!sketch.isWritten[i % 7]) return;
    const writer = writerOf(
      pick(sketch.writers, i),
      definition.tasks.map((task) => task.key),
    );
    const silenced = pick(sketch.dontWake, i);
    written[field.key] = {
      before: valueFor(field, pick(sketch.before, i)),
      writer,
      ...(writer.kind !== "correction" || silenced > 4
        ? {}
        : { dontWake: silenced === 4 ? true : [taskKey(silenced), taskKey(silenced + 1)] }),
    };
  });
  // Nobody (a person paused it), one completion, or two of them one after the other.
  const pausing = [definition.completions[sketch.skip], definition.completions[sketch.skip - 2]];
  const skip = pausing.flatMap((completion) => (completion === undefined ? [] : [completion.key]));
  return { written, ...(skip.length === 0 ? {} : { skip: skip.sort() }) };
}

/** Who may have written a field before or during a pause. */
function writerOf(n: number, taskKeys: readonly string[]): Writer {
  if (n < 3) return { kind: "correction" };
  if (n < 4) return { kind: "ticket", key: "request" };
  return { kind: n === 7 ? "callback" : "task", key: pick(taskKeys, n) };
}

/** Fields only, by the same sketch: for conditions. */
export function fieldsFrom(workflow: RandomWorkflow["fields"], values: readonly number[]): Fields {
  return Object.fromEntries(
    workflow.map((field, i) => [field.key, valueFor(field, pick(values, i))]),
  );
}
