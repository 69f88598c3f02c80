import { describe, expect, test } from "vitest";
import {
  checkDefinition,
  compile,
  decide,
  impliedGraph,
  NOT_STARTED,
  type Json,
  type WorkflowDefinition,
} from "../../src/engine/index.js";
import { choicesFromLines } from "../../src/workflow-design/fields/choice-lines.js";
import { compileFields } from "../../src/workflow-design/fields/compile-fields.js";
import { parseFields } from "../../src/workflow-design/fields/parse-fields.js";
import { renderLayout } from "../../src/workflow-design/layouts/render-layout.js";
import { completion, definitionOf, task, ticket } from "../engine/naive/builders.js";

/** Far above what the work takes when it is linear, far below what it took when it was not. */
const MUCH_MS = 2_500;

function cpuMs(work: () => unknown): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

const keys = Array.from({ length: 200 }, (_, index) => `f${index}`);

/** As large as a definition may be, everything reading and writing everything. */
function largest(): WorkflowDefinition {
  return definitionOf(
    Object.fromEntries(keys.map((key) => [key, { type: "string" }])),
    Array.from({ length: 50 }, (_, index) => ticket(`ticket${index}`, keys)),
    Array.from({ length: 200 }, (_, index) =>
      task({ key: `task${index}`, input_fields: keys, output_fields: keys }),
    ),
    Array.from({ length: 50 }, (_, index) => completion(`end${index}`, keys, null)),
  );
}

describe("what people and designers write cannot stall the process", () => {
  test("a long run of blanks in one line of text", () => {
    const compiled = compileFields({
      type: "object",
      properties: { a: { type: "string", maxLength: 10_000 } },
    });
    if (!compiled.ok) throw new Error("Expected a schema.");
    const body = { "field.a": `a${" ".repeat(20_000)}b` };
    const list = [{ key: "a", required: true }];
    const took = cpuMs(() => {
      for (let times = 0; times < 9; times += 1)
        parseFields(compiled.fields, list, body, { users: [], required: true });
    });
    expect(took).toBeLessThan(MUCH_MS);
    const lines = parseFields(
      compiled.fields,
      list,
      { "field.a": " one \r\n\r\n two \n" },
      { users: [], required: true },
    );
    expect(lines).toMatchObject({ ok: true, values: { a: "one two" } });
  });

  test("a long run of blanks in a line of choices", () => {
    expect(
      cpuMs(() => choicesFromLines(`a${" ".repeat(190_000)}b`, { type: "string" })),
    ).toBeLessThan(MUCH_MS);
    expect(choicesFromLines("a=b = Both = all\n = c\nd =", { type: "string" })).toEqual({
      type: "string",
      oneOf: [{ const: "a=b", title: "Both = all" }, { const: "= c" }, { const: "d =" }],
    });
  });

  test("hundreds of conditions that each take all they may", () => {
    const choices = Array.from({ length: 200 }, (_, index) => index);
    const items = Array.from({ length: 100 }, (_, index) => index);
    const condition: Json = {
      some: [{ var: "l" }, { some: [items, { "==": [{ "+": [{ var: "" }, 1] }, -5] }] }],
    };
    const definition = definitionOf(
      { l: { type: "array", items: { enum: choices }, uniqueItems: true } },
      [ticket("ticket", ["l"])],
      Array.from({ length: 200 }, (_, index) => ({
        ...task({ key: `task${index}`, input_fields: ["l"], output_fields: [] }),
        condition,
      })),
      [],
    );
    const compiled = compile(definition);
    const writeSet = {
      writer: { kind: "ticket", key: "ticket" },
      fields: { l: choices, submitter: "1" },
    } as const;
    let answer: unknown;
    expect(cpuMs(() => (answer = decide(compiled, NOT_STARTED, writeSet)))).toBeLessThan(MUCH_MS);
    expect(answer).toMatchObject({ ok: false, rejection: { code: "too_costly" } });
    const other = compile({ ...definition, tasks: [...definition.tasks].reverse() });
    expect(decide(other, NOT_STARTED, writeSet)).toEqual(answer);
  });

  test("hundreds of conditions that each record long texts", () => {
    const texts = keys.slice(0, 90);
    const definition = definitionOf(
      Object.fromEntries(texts.map((key) => [key, { type: "string" }])),
      [ticket("ticket", texts)],
      Array.from({ length: 100 }, (_, index) => ({
        ...task({ key: `task${index}`, input_fields: texts, output_fields: [] }),
        condition: { missing: texts },
      })),
      [],
    );
    const fields = Object.fromEntries(texts.map((key) => [key, "x".repeat(10_000)]));
    const writeSet = {
      writer: { kind: "ticket", key: "ticket" },
      fields: { ...fields, submitter: "1" },
    } as const;
    expect(decide(compile(definition), NOT_STARTED, writeSet)).toMatchObject({
      ok: false,
      rejection: { code: "too_costly" },
    });
  });

  test("the findings and the graph of the largest definition", () => {
    const definition = largest();
    expect(cpuMs(() => checkDefinition(definition))).toBeLessThan(MUCH_MS);
    expect(cpuMs(() => impliedGraph(definition))).toBeLessThan(MUCH_MS);
  });

  test.each([
    ["replacing", `{{ a | replace: "a", a | replace: "a", a | size }}`],
    [
      "doubling",
      `{% assign x = a %}{% for i in (1..40) %}{% assign x = x | append: x %}{% endfor %}`,
    ],
    ["loops", `${"{% for i in (1..9999) %}".repeat(5)}x${"{% endfor %}".repeat(5)}`],
    ["joining", `{{ (1..99999) | join: a | size }}`],
    ["a wide date", `{{ "2020-01-01" | date: "%99999999Y" }}`],
    ["operators", `{% if a ${"and a ".repeat(3_000)}%}x{% endif %}`],
    ["open tags", "<table><tr><td>".repeat(1_300)],
    ["brackets", "<".repeat(19_000)],
  ])("a layout: %s", (_, source) => {
    const took = cpuMs(() => renderLayout("display", source, { a: "a".repeat(10_000) }, []));
    expect(took).toBeLessThan(MUCH_MS);
  });
});
