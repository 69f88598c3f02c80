import fc from "fast-check";
import type {
  CompletionDefinition,
  CompletionStatus,
  Json,
  TaskDefinition,
  WorkflowDefinition,
} from "../../../src/engine/definition.js";
import { completion, definitionOf, task, ticket } from "../naive/builders.js";
import {
  conditionOver,
  definitionConditions,
  literal,
  type ConditionSketch,
} from "./conditions-arbitrary.js";
import { fieldsOf, KIND_COUNT, pick, taskKey, type FieldSketch } from "./fields-arbitrary.js";

/** A random definition, with its fields as sketched: their values are needed to answer forms. */
export interface RandomWorkflow {
  readonly definition: WorkflowDefinition;
  readonly fields: readonly FieldSketch[];
}

const small = fc.nat({ max: 7 });
const few = fc.array(small, { maxLength: 2 });
const weighted = <const T>(...choices: readonly (readonly [number, T])[]): fc.Arbitrary<T> =>
  fc.constantFrom(...choices.flatMap(([weight, value]) => Array<T>(weight).fill(value)));

const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ arbitrary: fc.constant(null), weight: 4 }, { arbitrary, weight: 1 });

/** Lists from `least` to `most` long, in two of three cases at least `usually`. */
const between = <T>(item: fc.Arbitrary<T>, least: number, usually: number, most: number) =>
  fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.array(item, { minLength: least, maxLength: most, size: "max" }), weight: 1 },
    { arbitrary: fc.array(item, { minLength: usually, maxLength: most, size: "max" }), weight: 2 },
  );

const taskSketch = fc.record({
  // Where its first input comes from. Mostly the task before it: so chains of tasks that answer each other are common.
  from: weighted([6, "previous"], [3, "ticket"], [1, "any"], [2, "next"], [1, "last"]),
  input: small,
  moreInputs: fc.oneof(
    { arbitrary: fc.constant<number[]>([]), weight: 3 },
    { arbitrary: few, weight: 1 },
  ),
  // Reading what the ticket said as well as the answer before it, a task waits when both are new.
  readsTicket: fc.boolean(),
  readsSubmitter: weighted([9, false], [1, true]),
  output: weighted([14, "own"], [1, "any"], [1, "ticket"]),
  moreOutputs: fc.oneof(
    { arbitrary: fc.constant<number[]>([]), weight: 6 },
    { arbitrary: few, weight: 1 },
  ),
  condition: fc.oneof(
    { arbitrary: fc.constant(null), weight: 4 },
    { arbitrary: definitionConditions, weight: 3 },
  ),
  conditionOnInputs: weighted([4, true], [1, false]),
  task_type: weighted([5, "FORM"], [1, "SYNC_ACTION"], [1, "ASYNC_ACTION"]),
  wake_on: weighted([5, "change"], [1, "write"]),
  run: weighted([7, "again"], [1, "once"]),
  keep_outputs: weighted([7, false], [1, true]),
  on_condition_lost: weighted([5, "cancel"], [1, "keep"]),
});

const completionSketch = fc.record({
  // One of four asks for what the ticket said and for an answer: such a one waits when the answer is being asked again.
  isTypical: weighted([3, false], [1, true]),
  fields: fc.array(small, { minLength: 1, maxLength: 3 }),
  // Two of three hold with one certain answer only, so that instances live long enough; it may be what the ticket said.
  guard: fc.option(small, { freq: 3 }),
  readsTicket: fc.boolean(),
  condition: fc.oneof(
    { arbitrary: fc.constant(null), weight: 1 },
    { arbitrary: definitionConditions, weight: 14 },
  ),
  status: weighted<CompletionStatus>([4, "COMPLETED"], [1, "CANCELLED"], [2, "ON_HOLD"]),
});

const workflowSketch = fc.record({
  kinds: between(fc.nat({ max: KIND_COUNT - 1 }), 3, 6, 8),
  rotation: small,
  ticketFields: weighted([3, 1], [2, 2], [1, 3]),
  secondTicket: seldom(few),
  withdraw: seldom(small),
  tasks: between(taskSketch, 1, 4, 7),
  // As many tasks as answers: then each has an answer of its own, which asking again clears.
  oneAnswerEach: weighted([3, true], [1, false]),
  reversed: fc.boolean(),
  completions: fc.array(completionSketch, { minLength: 1, maxLength: 3 }),
});

type WorkflowSketch = typeof workflowSketch extends fc.Arbitrary<infer T> ? T : never;
type TaskSketch = WorkflowSketch["tasks"][number];

/** Random workflows of 3 to 8 fields, 1 or 2 tickets, 1 to 7 tasks and 1 to 3 completions. */
export const workflows: fc.Arbitrary<RandomWorkflow> = workflowSketch.map((sketch) => {
  const fields = fieldsOf(sketch.kinds, sketch.rotation);
  const asked = fields.slice(0, Math.min(sketch.ticketFields, fields.length - 1));
  const answers = fields.slice(asked.length);
  const sketches = sketch.oneAnswerEach ? sketch.tasks.slice(0, answers.length) : sketch.tasks;
  const mainOutputs = sketches.map((each, i) =>
    pick(each.output === "own" ? answers : each.output === "any" ? fields : asked, i),
  );
  const keys = sketches.map((_each, i) => taskKey(sketch.reversed ? 7 - i : i));
  const tasks = sketches.map((each, i): TaskDefinition => {
    const main = pick(mainOutputs, i);
    const inputs = unique([
      firstInput(each, i, { fields, asked, mainOutputs }),
      ...each.moreInputs.map((n) => pick(fields, n).key),
      ...(each.readsTicket ? [pick(asked, 0).key] : []),
      ...(each.readsSubmitter ? ["submitter"] : []),
    ]);
    const readable = fields.filter((field) => inputs.includes(field.key));
    return task({
      key: pick(keys, i),
      input_fields: inputs,
      output_fields: unique([main.key, ...each.moreOutputs.map((n) => pick(fields, n).key)]),
      condition: condition(each.condition, each.conditionOnInputs ? readable : fields),
      task_type: each.task_type,
      wake_on: each.wake_on,
      run: each.run,
      keep_outputs: each.keep_outputs,
      on_condition_lost: each.on_condition_lost,
      // Bounds are low, so that short histories reach them.
      max_runs: each.input % 2 === 0 ? 1 + (i % 2) : null,
    });
  });
  const completions = sketch.completions.map((each, i) =>
    completionOf(each, i, { fields, asked, answers }),
  );
  const first = ticket(
    "request",
    asked.map((field) => field.key),
    sketch.withdraw === null ? null : pick(fields, sketch.withdraw).key,
  );
  const second = (sketch.secondTicket ?? []).map((n) => pick(fields, n).key);
  const tickets = sketch.secondTicket === null ? [first] : [first, ticket("t1", unique(second))];
  const properties = Object.fromEntries(fields.map((field) => [field.key, field.schema]));
  return { definition: definitionOf(properties, tickets, tasks, completions), fields };
});

interface Parts {
  readonly fields: readonly FieldSketch[];
  readonly asked: readonly FieldSketch[];
  readonly answers: readonly FieldSketch[];
}

function completionOf(
  sketch: WorkflowSketch["completions"][number],
  i: number,
  { fields, asked, answers }: Parts,
): CompletionDefinition {
  const [said, answer] = [pick(asked, 0), pick(answers, sketch.fields[0] ?? 0)];
  if (sketch.isTypical) {
    const both = { and: [isValue(said, 1), isValue(answer, 0)] };
    return completion(`end${i}`, [said.key, answer.key], both, sketch.status);
  }
  const woken = unique([
    ...sketch.fields.map((n) => pick([...fields].reverse(), n).key),
    ...(sketch.readsTicket ? [said.key] : []),
  ]);
  const readable = fields.filter((field) => woken.includes(field.key));
  const asks = condition(sketch.condition, readable);
  const guard = sketch.guard === null ? null : pick(readable, sketch.guard);
  const guarded = guard === null ? asks : { and: [isValue(guard, 1), asks ?? true] };
  return completion(`end${i}`, woken, guarded, sketch.status);
}

function isValue(field: FieldSketch, n: number): Json {
  return { "==": [{ var: field.key }, literal(pick(field.values, n))] };
}

interface Surroundings {
  readonly fields: readonly FieldSketch[];
  readonly asked: readonly FieldSketch[];
  readonly mainOutputs: readonly FieldSketch[];
}

function firstInput(
  sketch: TaskSketch,
  i: number,
  { fields, asked, mainOutputs }: Surroundings,
): string {
  if (sketch.from === "ticket" || (sketch.from === "previous" && i === 0))
    return pick(asked, sketch.input).key;
  if (sketch.from === "previous") return pick(mainOutputs, i - 1).key;
  if (sketch.from === "next") return pick(mainOutputs, i + 1).key;
  if (sketch.from === "last") return pick(mainOutputs, mainOutputs.length - 1).key;
  return pick(fields, sketch.input).key;
}

function condition(sketch: ConditionSketch | null, fields: readonly FieldSketch[]) {
  return sketch === null ? null : conditionOver(sketch, fields);
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys)];
}
