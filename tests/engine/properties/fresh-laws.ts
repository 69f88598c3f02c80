import type { PendingField } from "../../../src/engine/round.js";
import { holds, staleFields, type Snapshot } from "../naive/terms.js";
import { applied, valueOf, without } from "../naive/values.js";
import { isByHand, type Law, type Taken } from "./laws.js";

/*
 * Nothing fires or closes on a field that the same round clears. Put precisely, with the candidates being the tasks that fire or
 * wait, and a task *standing* when, without the stale fields of the other candidates, its condition is true and no input of it
 * that has a value is gone:
 *
 *   - if some candidate stands, exactly those that stand fire, and the others wait;
 *   - the exception: if none stands (each rests on an answer that another is being asked for), all fire;
 *   - a completion closes only if its condition is true without the stale fields of all candidates.
 *
 * A task may well fire on an answer that its own firing clears: that is what asking again means.
 */

/** Which candidates fire. */
export const firesOnFreshOnly: Law = (taken) => {
  const { history, round, writeSet } = taken;
  if (isByHand(writeSet)) return null;
  const snapshot = snapshotOf(taken);
  const outcome = (key: string) => round.decisions[key]?.outcome ?? "";
  const candidates = history.definition.tasks.filter(({ key }) =>
    ["FIRE", "WAITS_FOR_FRESH"].includes(outcome(key)),
  );
  const standing = candidates.filter((task) => {
    const stale = staleFields(
      snapshot,
      candidates.filter((other) => other !== task),
    );
    const isGone = (field: string) => stale.has(field) && Object.hasOwn(snapshot.s1, field);
    return holds(task, without(snapshot.s1, stale)) && !task.input_fields.some(isGone);
  });
  const wrong = candidates.find((task) => {
    const mayFire = standing.length === 0 || standing.includes(task);
    return (outcome(task.key) === "FIRE") !== mayFire;
  });
  return wrong === undefined
    ? null
    : `${wrong.key} is ${outcome(wrong.key)}, and the others say otherwise`;
};

/** The same, seen from what was cleared: no fired task has lost an input, or its condition, to another that fired. */
export const losesNothingToOthers: Law = (taken) => {
  const { history, round, writeSet } = taken;
  if (isByHand(writeSet)) return null;
  const snapshot = snapshotOf(taken);
  const fired = history.definition.tasks.filter(
    ({ key }) => round.decisions[key]?.outcome === "FIRE",
  );
  const losing = fired.filter((task) => {
    const others = staleFields(
      snapshot,
      fired.filter((other) => other !== task),
    );
    const lost = round.cleared.filter((field) => others.has(field));
    // Only `missing` can see that a field which another candidate would have cleared is still there.
    const seesMissing = JSON.stringify(task.condition).includes("missing");
    return (
      task.input_fields.some((field) => lost.includes(field)) ||
      (!seesMissing && !holds(task, without(snapshot.s1, lost)))
    );
  });
  const isWaitedFor = Object.values(round.decisions).some(
    (each) => each.outcome === "WAITS_FOR_FRESH",
  );
  const isException = !isWaitedFor && losing.length === fired.length;
  return losing.length === 0 || isException
    ? null
    : `${losing[0]?.key} fires on what is being asked again`;
};

/** What closes would close as well without the answers that the round would have cleared. */
export const closesOnFreshOnly: Law = (taken) => {
  const { history, round, before, writeSet, engine } = taken;
  const closing = history.definition.completions.find(
    ({ key }) => round.decisions[key]?.outcome === "CLOSE",
  );
  if (closing === undefined) return null;
  const endless = { ...history.definition, completions: [] };
  const going = engine.decide(endless, before, writeSet);
  if (!going.ok) return "a definition without completions refuses the write-set";
  const { s1 } = snapshotOf(taken);
  if (!holds(closing, s1)) return `${closing.key} closes and does not hold`;
  const seesMissing = JSON.stringify(closing.condition).includes("missing");
  return seesMissing || holds(closing, without(s1, going.round.cleared))
    ? null
    : `${closing.key} closes on ${going.round.cleared.join()}, which is being asked again`;
};

function snapshotOf({ history, before, writeSet, round }: Taken): Snapshot {
  const isCatchUp = writeSet.writer.kind === "resume";
  const own = Object.keys(writeSet.fields).map((field): [string, PendingField] => {
    const { writer, dontWake } = writeSet;
    const old = valueOf(before.fields, field);
    return [field, { before: old, writer, ...(dontWake === undefined ? {} : { dontWake }) }];
  });
  return {
    definition: history.definition,
    s1: applied(before.fields, isCatchUp ? {} : writeSet.fields),
    written: isCatchUp ? (before.pending?.written ?? {}) : Object.fromEntries(own),
    changed: round.changed,
    open: before.open,
    ran: round.state.ran,
    chain: null,
  };
}
