import fc from "fast-check";
import jsonLogic, { type RulesLogic } from "json-logic-js";
import { describe, expect, it, vi } from "vitest";
import { evaluateCondition } from "../../../src/engine/index.js";
import type { Fields, Json } from "../../../src/engine/definition.js";
import { naiveCondition } from "../naive/condition.js";
import { allConditions, conditionOver, plainConditions } from "./conditions-arbitrary.js";
import { fieldsOf, KIND_COUNT } from "./fields-arbitrary.js";
import { isDefaultSearch, patience, runs } from "./runs.js";
import { fieldsFrom } from "./situations.js";

vi.setConfig({ testTimeout: patience });

interface Case {
  readonly fields: Fields;
  readonly condition: Json;
}

const casesOf = (conditions: typeof allConditions): fc.Arbitrary<Case> =>
  fc.noBias(
    fc
      .tuple(
        fc.array(fc.nat({ max: KIND_COUNT - 1 }), { minLength: 1, maxLength: 5, size: "max" }),
        fc.array(fc.nat({ max: 7 }), { minLength: 5, maxLength: 5 }),
        conditions,
      )
      .map(([kinds, values, sketch]) => {
        const fields = fieldsOf(kinds, 0);
        return { fields: fieldsFrom(fields, values), condition: conditionOver(sketch, fields) };
      }),
  );

const cases = casesOf(allConditions);

type Evaluator = (condition: Json, fields: Fields) => true | false | null;

function agrees(evaluate: Evaluator) {
  return fc.property(cases, ({ condition, fields }) => {
    expect(evaluate(condition, fields)).toBe(naiveCondition(condition, fields));
  });
}

describe("a condition", () => {
  it("is true, false or unknown by the real evaluator as by the naive one", () => {
    const answers = new Map<unknown, number>();
    const counting: Evaluator = (condition, fields) => {
      const answer = evaluateCondition(condition, fields);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      return answer;
    };
    fc.assert(agrees(counting), runs(8000));
    if (isDefaultSearch)
      for (const answer of [true, false, null]) expect(answers.get(answer)).toBeGreaterThan(500);
  });

  it("is, where it is known, what json-logic-js says", () => {
    fc.assert(
      fc.property(casesOf(plainConditions), ({ condition, fields }) => {
        const answer = naiveCondition(condition, fields);
        if (answer === null) return;
        const said: unknown = jsonLogic.apply(condition as RulesLogic, fields);
        expect(Array.isArray(said) ? said.length > 0 : Boolean(said)).toBe(answer);
      }),
      runs(5000),
    );
  });

  it("never becomes untrue by an answer more, unless it asks what is missing", () => {
    fc.assert(
      fc.property(casesOf(plainConditions), fc.nat({ max: 4 }), ({ condition, fields }, n) => {
        fc.pre(!JSON.stringify(condition).includes("missing"));
        const key = Object.keys(fields)[n % Object.keys(fields).length];
        const fewer = Object.fromEntries(Object.entries(fields).filter(([field]) => field !== key));
        const before = evaluateCondition(condition, fewer);
        if (before !== null) expect(evaluateCondition(condition, fields)).toBe(before);
      }),
      runs(5000),
    );
  });

  it("would be found out where an unset field counted as null", () => {
    const careless: Evaluator = (condition, fields) =>
      evaluateCondition(condition, fields) ?? false;
    expect(fc.check(agrees(careless), runs(1000)).failed).toBe(true);
    const negating: Evaluator = (condition, fields) => {
      const answer = evaluateCondition(condition, fields);
      return answer === null && JSON.stringify(condition).startsWith('{"!"') ? true : answer;
    };
    expect(fc.check(agrees(negating), runs(1000)).failed).toBe(true);
  });

  it("never throws, whatever is written in its place", () => {
    fc.assert(
      fc.property(anyJson, anyJson, (condition, value) => {
        expect([true, false, null]).toContain(evaluateCondition(condition, { a: value, b: 1 }));
      }),
      runs(5000),
    );
  });
});

/** JSON that looks like JSON Logic just often enough to be evaluated. */
const operators = [
  "var",
  "==",
  "in",
  "!",
  "and",
  "or",
  "if",
  "map",
  "reduce",
  "some",
  "+",
  "*",
  "-",
  "cat",
  "substr",
  "missing",
  "missing_some",
  "min",
  "log",
  "merge",
  "method",
  "__proto__",
  "constructor",
];
const anyJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<Json>(
      null,
      true,
      false,
      0,
      1,
      "",
      "a",
      "b.a",
      "a.length",
      "__proto__",
      "a.constructor.constructor",
    ),
    fc.array(tie("json"), { maxLength: 3 }),
    fc
      .tuple(fc.constantFrom(...operators), fc.array(tie("json"), { maxLength: 3 }))
      .map(([name, operands]) => ({ [name]: operands })),
    fc.dictionary(fc.constantFrom("a", "b", "var", "=="), tie("json"), { maxKeys: 2 }),
  ),
})).json;
