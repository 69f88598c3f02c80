import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { replayInstance, type StoredStep } from "../../../src/engine/index.js";
import { notStarted } from "../naive/builders.js";
import { compiledOnce, real } from "./engines.js";
import { histories, play, type RandomHistory } from "./histories.js";
import { patience, runs } from "./runs.js";

vi.setConfig({ testTimeout: patience });

/** What a history leaves behind: one record for each accepted write-set. */
function recordsOf(history: RandomHistory): StoredStep[] {
  const rounds = play(real, history).flatMap(({ writeSet, decided }) =>
    decided.ok ? [{ writeSet, round: decided.round }] : [],
  );
  // As read back from a database: plain JSON, shared with nobody.
  return rounds.map(({ writeSet, round }, i) =>
    structuredClone({
      step: i + 1,
      writeSet,
      changed: round.changed,
      cleared: round.cleared,
      decisions: round.decisions,
      effects: round.effects,
      fields: round.state.fields,
      status: round.state.status,
    }),
  );
}

type Tamper = (record: StoredStep, n: number) => StoredStep | null;

/** Ways to falsify a record; null where the record has nothing of the kind. */
const tampering: { readonly [way: string]: Tamper } = {
  "another value in the snapshot": (record) => {
    const [field] = Object.keys(record.fields);
    return field === undefined
      ? null
      : { ...record, fields: { ...record.fields, [field]: "somebody else's" } };
  },
  "a value more in the snapshot": (record) => ({
    ...record,
    fields: { ...record.fields, nowhere: 1 },
  }),
  "a value less in the snapshot": (record, n) => {
    const kept = Object.entries(record.fields);
    if (kept.length === 0) return null;
    kept.splice(n % kept.length, 1);
    return { ...record, fields: Object.fromEntries(kept) };
  },
  "another outcome": (record, n) => {
    const keys = Object.keys(record.decisions);
    const key = keys[n % Math.max(1, keys.length)];
    if (key === undefined) return null;
    const outcome = record.decisions[key]?.outcome === "FIRE" ? "CONDITION_FALSE" : "FIRE";
    return {
      ...record,
      decisions: { ...record.decisions, [key]: { ...record.decisions[key], outcome } },
    };
  },
  "a decision less": (record, n) => {
    const kept = Object.entries(record.decisions);
    if (kept.length === 0) return null;
    kept.splice(n % kept.length, 1);
    return { ...record, decisions: Object.fromEntries(kept) };
  },
  "a changed field more": (record) => ({ ...record, changed: [...record.changed, "nowhere"] }),
  "a cleared field more": (record) => ({ ...record, cleared: [...record.cleared, "nowhere"] }),
  "an effect less": (record) =>
    record.effects?.length === 0 ? null : { ...record, effects: record.effects?.slice(1) ?? [] },
  "another status": (record) => ({
    ...record,
    status: record.status === "IN_PROGRESS" ? "COMPLETED" : "IN_PROGRESS",
  }),
  "another writer": (record) => ({
    ...record,
    writeSet: { ...record.writeSet, writer: { kind: "task", key: "nobody" } },
  }),
};

describe("replaying the write-sets of an instance", () => {
  it("reproduces every snapshot and every decision", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const replayed = replayInstance(compiledOnce(history.definition), recordsOf(history));
        const last = play(real, history).findLast(({ decided }) => decided.ok)?.decided;
        const state = last?.ok === true ? last.round.state : notStarted;
        expect(replayed).toEqual({ ok: true, state });
      }),
      runs(250),
    );
  });

  it.each(Object.entries(tampering))("finds %s, and names the step", (_way, tamper) => {
    let found = 0;
    fc.assert(
      fc.property(histories, fc.nat({ max: 15 }), fc.nat({ max: 7 }), (history, at, n) => {
        const records = recordsOf(history);
        const record = records[at % Math.max(1, records.length)];
        const falsified = record === undefined ? null : tamper(record, n);
        if (record === undefined || falsified === null) return;
        const replayed = replayInstance(
          compiledOnce(history.definition),
          records.map((each) => (each === record ? falsified : each)),
        );
        expect(replayed).toMatchObject({ ok: false, step: record.step });
        found += 1;
      }),
      runs(100),
    );
    expect(found).toBeGreaterThan(30);
  });
});
