import { describe, expect, it } from "vitest";
import { compile, decide } from "../../src/engine/index.js";
import type { CompiledDefinition } from "../../src/engine/index.js";
import { completion, definitionOf, task, ticket } from "./naive/builders.js";

const count = 512;
const names = Array.from({ length: count }, (_, index) => `n${index}`);
const wide = definitionOf(
  Object.fromEntries(
    names.flatMap((name) => [
      [`${name}_in`, {}],
      [`${name}_out`, {}],
    ]),
  ),
  [
    ticket(
      "request",
      names.map((name) => `${name}_in`),
    ),
  ],
  names.map((name) =>
    task({
      key: name,
      input_fields: [`${name}_in`],
      output_fields: [`${name}_out`],
      condition: { ">": [{ var: `${name}_in` }, 0] },
    }),
  ),
  names.map((name) =>
    completion(`${name}_end`, [`${name}_out`], { "==": [{ var: `${name}_out` }, "end"] }),
  ),
);

/** The definition with every component but those named boobytrapped: whoever looks at one fails. */
function trapped(compiled: CompiledDefinition, allowed: ReadonlySet<string>): CompiledDefinition {
  const traps = new Map<object, object>();
  const trap = <T extends { readonly key: string }>(component: T): T => {
    if (allowed.has(component.key)) return component;
    const known = traps.get(component);
    if (known !== undefined) return known as T;
    const made = new Proxy(component, {
      get: (_target, name) => {
        throw new Error(`Looked at ${String(name)} of ${component.key}.`);
      },
    });
    traps.set(component, made);
    return made;
  };
  const index = <T extends { readonly key: string }>(map: ReadonlyMap<string, readonly T[]>) =>
    new Map([...map].map(([field, list]) => [field, list.map(trap)]));
  return {
    ...compiled,
    tasks: new Map([...compiled.tasks].map(([key, each]) => [key, trap(each)])),
    tasksWokenBy: index(compiled.tasksWokenBy),
    tasksWokenByWrite: index(compiled.tasksWokenByWrite),
    tasksReading: index(compiled.tasksReading),
    completionsWokenBy: index(compiled.completionsWokenBy),
  };
}

describe("deciding costs what a changed field wakes", () => {
  it("looks at no task and no completion that reads no changed field", () => {
    const state = {
      status: "IN_PROGRESS",
      fields: Object.fromEntries(names.map((name) => [`${name}_out`, "x"])),
      open: { n9: { revision: 1 } },
      ran: names,
    } as const;
    const correction = {
      writer: { kind: "correction" },
      fields: { n7_in: 5, n8_in: null },
    } as const;
    const compiled = compile(wide);
    const round = decide(trapped(compiled, new Set(["n7", "n8"])), state, correction);
    expect(round).toMatchObject({
      ok: true,
      round: { decisions: { n7: { outcome: "FIRE" } }, cleared: ["n7_out"] },
    });
    expect(() => decide(trapped(compiled, new Set(["n8"])), state, correction)).toThrow("n7");
  });

  it("512 tasks that are asked at once do not look at each other one by one", () => {
    // 512 candidates that all make one chain stale: with a walk for each of them this takes minutes.
    const chain = definitionOf(
      Object.fromEntries([["start", {}], ...names.map((name) => [name, {}])]),
      [ticket("request", ["start"])],
      names.map((name, position) =>
        task({
          key: `t_${name}`,
          input_fields: ["start", ...(position === 0 ? [] : [`n${position - 1}`])],
          output_fields: [name],
        }),
      ),
      [],
    );
    let asked = 0;
    const compiled = compile(chain);
    const counted = new Map(compiled.tasksReading);
    counted.get = (field) => {
      asked += 1;
      return compiled.tasksReading.get(field);
    };
    const fields = Object.fromEntries([["start", 1], ...names.map((name) => [name, "x"])]);
    const ran = names.map((name) => `t_${name}`);
    const decided = decide(
      { ...compiled, tasksReading: counted },
      { status: "IN_PROGRESS", fields, open: {}, ran },
      { writer: { kind: "correction" }, fields: { start: 2 } },
    );
    expect(decided).toMatchObject({
      ok: true,
      round: { effects: [{ type: "open", task: "t_n0" }] },
    });
    expect(asked).toBeLessThan(10 * count);
  });
});
