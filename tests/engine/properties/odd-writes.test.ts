import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { Json } from "../../../src/engine/definition.js";
import type { Writer } from "../../../src/engine/round.js";
import { compare } from "./comparison.js";
import { real } from "./engines.js";
import { patience, runs } from "./runs.js";
import { situations } from "./situations.js";

vi.setConfig({ testTimeout: patience });

const KINDS: readonly Writer["kind"][] = [
  ...(["ticket", "task", "callback", "correction", "withdraw", "skip"] as const),
  ...(["wake", "redo", "drop", "hold", "resume", "cancel", "reopen"] as const),
];
const KEYS = ["a", "b", "c", "submitter", "__proto__", "constructor", "nowhere", ""];

const writers = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    key: fc.option(fc.constantFrom("t0", "t1", "t7", "request", ...KEYS)),
  })
  .map(({ kind, key }): Writer => (key === null ? { kind } : { kind, key }));

const anyFields = fc
  .array(fc.tuple(fc.constantFrom(...KEYS), fc.jsonValue({ maxDepth: 3 })), { maxLength: 4 })
  .map((entries) => Object.fromEntries(entries) as { readonly [key: string]: Json });

const dontWake = fc.constantFrom(undefined, true as const, ["t0", "nobody"], []);

it("decide answers or refuses as the text says, and never throws, whatever is written by whom", () => {
  let answered = 0;
  let refused = 0;
  fc.assert(
    fc.property(
      situations,
      writers,
      anyFields,
      anyFields,
      dontWake,
      (situation, writer, fields, stored, spared) => {
        const state = { ...situation.state, fields: { ...situation.state.fields, ...stored } };
        const writeSet = { writer, fields, ...(spared === undefined ? {} : { dontWake: spared }) };
        const decided = real.decide(situation.definition, state, writeSet);
        compare(situation.definition, state, writeSet, decided);
        if (decided.ok) answered += 1;
        else {
          refused += 1;
          expect(decided.rejection.sentence).toMatch(/^Expected .*, but .*\.$/);
        }
        expect(JSON.parse(JSON.stringify(decided))).toBeTypeOf("object");
      },
    ),
    runs(2000),
  );
  expect(Math.min(answered, refused)).toBeGreaterThan(100);
});
