import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { LawBroken, lawOver, LAWS } from "./all-laws.js";
import { real } from "./engines.js";
import { faulty, meddling } from "./faults.js";
import { patience, runs } from "./runs.js";

vi.setConfig({ testTimeout: patience });

describe.each(Object.entries(LAWS))("%s", (sentence, law) => {
  it("in the real engine", () => {
    fc.assert(lawOver(real, law), runs(250));
  });

  it.each(Object.entries(faulty[sentence] ?? {}))("and not when %s", (_fault, engine) => {
    expect(fc.check(lawOver(engine, law), runs(3000)).errorInstance).toBeInstanceOf(LawBroken);
  });
});

it("an engine that changes the state that it was given is found out by any law", () => {
  const [law] = Object.values(LAWS);
  if (law === undefined) throw new Error("Expected a law, but there is none.");
  expect(fc.check(lawOver(meddling, law), runs(100)).errorInstance).toBeInstanceOf(TypeError);
});

it("each law is broken by some planted fault", () => {
  expect(Object.keys(faulty).sort()).toEqual(Object.keys(LAWS).sort());
});
