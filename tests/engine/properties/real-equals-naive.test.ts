import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Decided, Effect } from "../../../src/engine/round.js";
import { compare } from "./comparison.js";
import { real, type Engine } from "./engines.js";
import { histories, play } from "./histories.js";
import { isDefaultSearch, patience, runs } from "./runs.js";
import { situations } from "./situations.js";

/** What was seen on the way, to be sure that the random cases reach everything. */
type Seen = Map<string, number>;

vi.setConfig({ testTimeout: patience });

describe("the real engine decides what the specification's text says", () => {
  it("over whole histories", () => {
    const seen: Seen = new Map();
    fc.assert(
      fc.property(histories, (history) => {
        for (const { before, writeSet, decided } of play(real, history)) {
          compare(history.definition, before, writeSet, decided);
          count(seen, decided);
        }
      }),
      runs(2000),
    );
    if (isDefaultSearch) expect(neverSeen(seen)).toEqual([]);
  });

  it("in situations that no history need lead to", () => {
    const seen: Seen = new Map();
    fc.assert(
      fc.property(situations, ({ definition, state, writeSet }) => {
        const decided = real.decide(definition, state, writeSet);
        compare(definition, state, writeSet, decided);
        count(seen, decided);
      }),
      runs(4000),
    );
    if (isDefaultSearch) expect(neverSeen(seen, ["effect reopen"])).toEqual([]);
  });

  it("and a real engine that lets an older answer stand would be found out", () => {
    const forgetful: Engine = {
      decide: (definition, state, writeSet) =>
        real.decide(
          {
            ...definition,
            tasks: definition.tasks.map((task) => ({ ...task, keep_outputs: true })),
          },
          state,
          writeSet,
        ),
    };
    const result = fc.check(
      fc.property(histories, (history) => {
        for (const step of play(forgetful, history))
          compare(history.definition, step.before, step.writeSet, step.decided);
      }),
      runs(500),
    );
    expect(result.failed).toBe(true);
  });
});

function count(seen: Seen, decided: Decided): void {
  const add = (what: string): unknown => seen.set(what, (seen.get(what) ?? 0) + 1);
  if (!decided.ok) return;
  for (const [key, { outcome }] of Object.entries(decided.round.decisions))
    add(`${key.startsWith("end") ? "completion" : "task"} ${outcome}`);
  for (const effect of decided.round.effects) add(`effect ${effect.type}${detail(effect)}`);
}

function detail(effect: Effect): string {
  if (effect.type === "cancel") return ` ${effect.reason.kind}`;
  return effect.type === "pause" && effect.task !== undefined ? " of a chain" : "";
}

const EVERYTHING = [
  ...["NOT_WOKEN", "SELF", "REFRESH", "CANCEL", "CONDITION_FALSE", "ALREADY_RAN", "ANSWERED"].map(
    (outcome) => `task ${outcome}`,
  ),
  ...["WAITS_FOR_FRESH", "FIRE", "NOT_CONSIDERED"].map((outcome) => `task ${outcome}`),
  ...["CLOSE", "CONDITION_FALSE", "WAITS_FOR_FRESH", "NOT_CONSIDERED", "SKIPPED"].map(
    (outcome) => `completion ${outcome}`,
  ),
  ...["condition_lost", "input_cleared", "closed", "cancelled", "dropped"].map(
    (kind) => `effect cancel ${kind}`,
  ),
  ...["open", "refresh", "close", "pause", "pause of a chain", "resume", "reopen", "stall"].map(
    (type) => `effect ${type}`,
  ),
];

/** What was to be reached more than once or twice, and was not. */
function neverSeen(seen: Seen, unreachable: readonly string[] = []): string[] {
  return EVERYTHING.filter((what) => !unreachable.includes(what) && (seen.get(what) ?? 0) < 3);
}
