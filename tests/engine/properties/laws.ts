import type { TaskDefinition } from "../../../src/engine/definition.js";
import type { Effect, InstanceState, Round, WriteSet } from "../../../src/engine/round.js";
import { exclusiveOutputs, outputs, schemaOf } from "../naive/terms.js";
import { applied, canonicalText, sameValue, valueOf } from "../naive/values.js";
import type { Engine } from "./engines.js";
import type { RandomHistory, Step } from "./histories.js";

/** An accepted step of a history. */
export interface Taken {
  readonly history: RandomHistory;
  readonly before: InstanceState;
  readonly writeSet: WriteSet;
  readonly round: Round;
  /** What decided it. */
  readonly engine: Engine;
}

/** What must be true of every round; the answer is what is wrong, or null. */
export type Law = (taken: Taken) => string | null;

/** The accepted steps of a played history. */
export function taken(engine: Engine, history: RandomHistory, steps: readonly Step[]): Taken[] {
  return steps.flatMap(({ before, writeSet, decided }) =>
    decided.ok ? [{ history, before, writeSet, round: decided.round, engine }] : [],
  );
}

const BY_HAND = ["wake", "redo"];
const COMPLETES = ["task", "callback", "skip"];

/** Nothing fires or closes without a changed field that it reads; with `wake_on: write`, a written one. */
export const firesOnChangesOnly: Law = ({ history, writeSet, round, before }) => {
  const { definition } = history;
  const written = Object.keys(
    writeSet.writer.kind === "resume" ? (before.pending?.written ?? {}) : writeSet.fields,
  );
  for (const task of definition.tasks) {
    const decision = round.decisions[task.key];
    if (decision?.outcome !== "FIRE" || isByHand(writeSet)) continue;
    const may = task.wake_on === "write" ? written : round.changed;
    const woken = decision.woken_by ?? [];
    if (woken.length === 0) return `${task.key} fires and nothing woke it`;
    const odd = woken.find((field) => !may.includes(field) || !task.input_fields.includes(field));
    if (odd !== undefined) return `${task.key} fires on ${odd}, which is no changed input of it`;
  }
  for (const completion of definition.completions)
    if (
      round.decisions[completion.key]?.outcome === "CLOSE" &&
      !completion.fields.some((field) => round.changed.includes(field))
    )
      return `${completion.key} closes and none of its fields changed`;
  const opened = round.effects.filter((effect) => effect.type === "open");
  const unexplained = opened.find(({ task }) => round.decisions[task]?.outcome !== "FIRE");
  return unexplained === undefined ? null : `${unexplained.task} opens and did not fire`;
};

/** The changed fields are those whose canonical value differs, and the snapshot is the old one, the writes and the clearing. */
export const changesAreChanges: Law = ({ history, before, writeSet, round }) => {
  const { definition } = history;
  const actsOnFields = !["hold", "cancel", "reopen", "wake", "redo", "drop"].includes(
    writeSet.writer.kind,
  );
  const isCatchUp = writeSet.writer.kind === "resume";
  const written = isCatchUp ? (before.pending?.written ?? {}) : writeSet.fields;
  const old = (field: string) =>
    isCatchUp ? (before.pending?.written[field]?.before ?? null) : valueOf(before.fields, field);
  const s1 = applied(before.fields, isCatchUp || !actsOnFields ? {} : writeSet.fields);
  const changed = Object.keys(actsOnFields ? written : {}).filter(
    (field) => !sameValue(schemaOf(definition, field), old(field), valueOf(s1, field)),
  );
  if (canonicalText(changed.sort()) !== canonicalText(round.changed))
    return `changed is ${round.changed.join()}, and the values say ${changed.join()}`;
  const rewritten = round.cleared.find((field) => actsOnFields && Object.hasOwn(written, field));
  if (rewritten !== undefined) return `${rewritten} was written and cleared in one round`;
  const empty = round.cleared.find((field) => !Object.hasOwn(s1, field));
  if (empty !== undefined) return `${empty} had no value and was cleared`;
  const s3 = applied(s1, Object.fromEntries(round.cleared.map((field) => [field, null])));
  return canonicalText(s3) === canonicalText(round.state.fields)
    ? null
    : "the snapshot is not the old one with the writes and without the cleared fields";
};

/** At most one open task per definition, revisions only grow, and the effects alone lead from the old open tasks to the new. */
export const oneOpenTaskEach: Law = ({ before, writeSet, round }) => {
  const open: { [key: string]: { revision: number } } = revisions(before);
  const { kind, key } = writeSet.writer;
  if (COMPLETES.includes(kind) && key !== undefined) delete open[key];
  const problem = round.effects
    .map((effect) => carryOut(effect, open))
    .find((said) => said !== null);
  if (problem !== undefined) return problem;
  if (canonicalText(open) !== canonicalText(revisions(round.state)))
    return `the effects leave ${Object.keys(open).join()} open, the state ${Object.keys(round.state.open).join()}`;
  return null;
};

function revisions({ open }: InstanceState): { [key: string]: { revision: number } } {
  return Object.fromEntries(
    Object.entries(open).map(([task, { revision }]) => [task, { revision }]),
  );
}

function carryOut(effect: Effect, open: { [key: string]: { revision: number } }): string | null {
  if (effect.type === "open") {
    if (Object.hasOwn(open, effect.task)) return `${effect.task} opens a second time`;
    open[effect.task] = { revision: 1 };
  } else if (effect.type === "refresh") {
    const revision = open[effect.task]?.revision;
    if (revision === undefined || effect.revision !== revision + 1)
      return `${effect.task} goes from revision ${revision} to ${effect.revision}`;
    open[effect.task] = { revision: effect.revision };
  } else if (effect.type === "cancel") {
    if (!Object.hasOwn(open, effect.task)) return `${effect.task} is cancelled and was not open`;
    delete open[effect.task];
  }
  return null;
}

/** Ended means nothing open and nothing pending, and that an effect said so. */
export const endedMeansNothingOpen: Law = ({ round: { state, effects } }) => {
  const isEnded = state.status === "COMPLETED" || state.status === "CANCELLED";
  const closes = effects.filter((effect) => effect.type === "close");
  if (isEnded !== (closes.length === 1)) return `${state.status} with ${closes.length} closings`;
  if (!isEnded) return null;
  if (Object.keys(state.open).length > 0)
    return `ended, and ${Object.keys(state.open).join()} is open`;
  if (state.pending !== undefined || state.stalled === true) return "ended, and pending or stalled";
  return closes[0]?.status === state.status ? null : "ended otherwise than the effect says";
};

/** Every live instance has open work or the STALLED mark; what is on hold has pending, and nothing else has. */
export const liveMeansWorkOrStalled: Law = ({ round: { state, effects } }) => {
  const isIdle = state.status === "IN_PROGRESS" && Object.keys(state.open).length === 0;
  if (isIdle !== (state.stalled === true))
    return `${state.status}, idle ${isIdle}, stalled ${state.stalled}`;
  if (isIdle !== effects.some((effect) => effect.type === "stall"))
    return "stalled without the effect, or the effect alone";
  if ((state.status === "ON_HOLD") !== (state.pending !== undefined))
    return `${state.status}, and pending says otherwise`;
  return null;
};

/** A task never wakes itself. */
export const neverWakesItself: Law = ({ writeSet: { writer }, round }) => {
  if (!COMPLETES.includes(writer.kind) || writer.key === undefined) return null;
  if (Object.hasOwn(round.state.open, writer.key)) return `${writer.key} woke itself`;
  const outcome = round.decisions[writer.key]?.outcome;
  return outcome === undefined || outcome === "SELF" || outcome === "NOT_CONSIDERED"
    ? null
    : `${writer.key} wrote, and is ${outcome}`;
};

/** Asking again clears the old answer: what fired has none, but for `once`, `keep_outputs` and what was just written. */
export const askingAgainClears: Law = ({ history: { definition }, before, writeSet, round }) => {
  const written = { ...writeSet.fields, ...before.pending?.written };
  for (const task of definition.tasks) {
    if (round.decisions[task.key]?.outcome !== "FIRE") continue;
    if (task.run === "once" || task.keep_outputs) continue;
    const old = exclusiveOutputs(definition, task).find(
      (field) => !Object.hasOwn(written, field) && Object.hasOwn(round.state.fields, field),
    );
    if (old !== undefined) return `${task.key} fires, and its old ${old} stands`;
  }
  return null;
};

/** Those that a correction was told not to wake are not fired, refreshed, cleared or cancelled by it, unless all ends. */
export const correctionLeavesAlone: Law = ({
  history: { definition },
  before,
  writeSet,
  round,
}) => {
  const { writer, dontWake } = writeSet;
  if (writer.kind !== "correction" || dontWake === undefined) return null;
  if (round.state.status !== "IN_PROGRESS" || before.status !== "IN_PROGRESS") return null;
  const spared = (task: TaskDefinition) => dontWake === true || dontWake.includes(task.key);
  for (const task of definition.tasks.filter(spared)) {
    if (
      canonicalText(round.state.open[task.key] ?? null) !==
      canonicalText(before.open[task.key] ?? null)
    )
      return `${task.key} was to be left alone`;
    const lost = exclusiveOutputs(definition, task).find((field) => round.cleared.includes(field));
    if (lost !== undefined) return `${task.key} was to be left alone, and its ${lost} is cleared`;
  }
  return null;
};

/** A decision for every task and completion that a change touched; while on hold, for none. */
export const decidesWhatIsTouched: Law = ({ history, before, writeSet, round }) => {
  const keys = Object.keys(round.decisions);
  if (before.status === "ON_HOLD" && writeSet.writer.kind !== "resume")
    return keys.length === 0 ? null : `${keys.join()} decided while on hold`;
  const changed = (fields: readonly string[]) =>
    fields.some((field) => round.changed.includes(field));
  const forgotten = [
    ...history.definition.tasks.filter((task) => changed(task.input_fields)),
    ...history.definition.completions.filter((completion) => changed(completion.fields)),
  ].find(({ key }) => !keys.includes(key));
  return forgotten === undefined ? null : `nothing is recorded about ${forgotten.key}`;
};

/** What is cleared is an answer: an output of some task, and of no ticket. */
export const clearsOnlyAnswers: Law = ({ history: { definition }, round }) => {
  const odd = round.cleared.find(
    (field) =>
      definition.tasks.filter((task) => outputs(task).includes(field)).length !== 1 ||
      definition.tickets.some((ticket) => ticket.fields.some(({ key }) => key === field)),
  );
  return odd === undefined ? null : `${odd} is nobody's own answer, and was cleared`;
};

/** Whether the act opens a task whatever its condition says. */
export function isByHand(writeSet: WriteSet): boolean {
  return BY_HAND.includes(writeSet.writer.kind);
}
