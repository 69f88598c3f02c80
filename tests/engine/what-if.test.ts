import { expect, test } from "vitest";
import {
  compile,
  decide,
  NOT_STARTED,
  whatIf,
  type TakenStep,
  type WriteSet,
} from "../../src/engine/index.js";
import { purchase } from "../workflow-ops/purchase.js";

const compiled = compile(purchase());
const submitted: WriteSet = {
  writer: { kind: "ticket", key: "purchase" },
  fields: { item: "Lamp", amount: 40 },
};
const review = (decision: string): WriteSet => ({
  writer: { kind: "task", key: "review" },
  fields: { decision },
});
const steps: readonly TakenStep[] = [
  { step: 1, writeSet: submitted },
  { step: 2, writeSet: review("approve") },
  { step: 3, writeSet: { writer: { kind: "task", key: "order" }, fields: { order_number: "7" } } },
];

test("the same answer again changes nothing", () => {
  const played = whatIf(compiled, steps, { at: 2, writeSet: review("approve") });
  expect(played).toMatchObject({
    ok: true,
    state: { status: "COMPLETED" },
    later: [{ step: 3, kind: "same" }],
  });
});

test("another answer opens another task, and what rested on the old one could not have happened", () => {
  const played = whatIf(compiled, steps, { at: 2, writeSet: review("rework") });
  expect(played).toMatchObject({
    ok: true,
    before: { open: { review: {} } },
    round: { effects: [{ type: "open", task: "fix" }] },
    later: [{ step: 3, kind: "impossible", rejection: { code: "task_not_open" } }],
    state: { status: "IN_PROGRESS", open: { fix: { revision: 1 } } },
  });
});

test("a later step that is possible but comes to something else says so", () => {
  const dear: WriteSet = { ...submitted, fields: { item: "Lamp", amount: 5000 } };
  const played = whatIf(compiled, steps, { at: 1, writeSet: dear });
  expect(played).toMatchObject({
    ok: true,
    round: { effects: [{ task: "check" }, { task: "review" }] },
    later: [
      { step: 2, kind: "same" },
      { step: 3, kind: "different" },
    ],
    state: { status: "COMPLETED" },
  });
});

test("what the engine refuses is refused, and the real ticket is where it was", () => {
  const wrong = { writer: { kind: "task", key: "review" }, fields: { item: "Other" } } as const;
  expect(whatIf(compiled, steps, { at: 2, writeSet: wrong })).toMatchObject({
    ok: false,
    step: 2,
    rejection: { code: "not_an_output" },
  });
  expect(decide(compiled, NOT_STARTED, submitted)).toMatchObject({ ok: true });
});
