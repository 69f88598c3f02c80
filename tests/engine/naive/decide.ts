import type { WorkflowDefinition } from "../../../src/engine/definition.js";
import type {
  Chain,
  Decided,
  Effect,
  InstanceState,
  Pending,
  PendingField,
  Round,
  WriteSet,
} from "../../../src/engine/round.js";
import { refusals } from "./refusals.js";
import { cleared, naiveRound } from "./round.js";
import { schemaOf, type Snapshot } from "./terms.js";
import { applied, sameValue, valueOf } from "./values.js";

const COMPLETES_A_TASK = ["task", "callback", "skip"];

/** The specification's `decide`, written as slowly and as literally as it reads. Shares nothing with src/engine but types. */
export function naiveDecide(
  definition: WorkflowDefinition,
  given: InstanceState,
  writeSet: WriteSet,
): Decided {
  const [refusal] = refusals(definition, given, writeSet);
  if (refusal !== undefined) {
    const sentence = `Expected to decide the write-set, but it was refused: ${refusal.code}.`;
    return { ok: false, rejection: { ...refusal, sentence } };
  }
  // Null is unset, whoever stored it.
  const state = { ...given, fields: applied(given.fields, {}) };
  return { ok: true, round: inOrder(act(definition, state, writeSet)) };
}

function act(definition: WorkflowDefinition, state: InstanceState, writeSet: WriteSet): Round {
  switch (writeSet.writer.kind) {
    case "hold":
      return {
        ...quiet(state, [{ type: "pause", completion: null }]),
        state: { ...living(state), status: "ON_HOLD", pending: { written: {} } },
      };
    case "cancel":
      return {
        ...quiet(state, [
          ...Object.keys(state.open).map(
            (task) => ({ type: "cancel", task, reason: { kind: "cancelled" } }) as const,
          ),
          { type: "close", completion: null, status: "CANCELLED" },
        ]),
        state: { ...living(state), status: "CANCELLED", open: {} },
      };
    case "reopen":
      return {
        ...quiet(state, [{ type: "reopen" }, { type: "stall" }]),
        state: { ...living(state), status: "IN_PROGRESS", open: {}, stalled: true },
      };
    case "resume":
      return caughtUp(definition, state);
    case "wake":
    case "redo":
      return asked(definition, state, writeSet);
    case "drop":
      return dropped(state, writeSet.writer.key ?? "");
    default:
      return state.status === "ON_HOLD"
        ? kept(definition, state, writeSet)
        : naiveRound(snapshotOf(definition, state, writeSet));
  }
}

/** What of a state outlives every act. */
function living(state: InstanceState): Pick<InstanceState, "fields" | "open" | "ran"> {
  return { fields: state.fields, open: state.open, ran: state.ran };
}

/** A round that decides nothing. */
function quiet(state: InstanceState, effects: readonly Effect[]): Round {
  return { changed: [], cleared: [], decisions: {}, effects, state };
}

/** s1 = state with the write-set applied; C = changed fields. A completed task is no longer open, and ran. */
function snapshotOf(
  definition: WorkflowDefinition,
  state: InstanceState,
  { writer, fields, dontWake }: WriteSet,
): Snapshot {
  // Only a correction can be told not to wake.
  const told = writer.kind === "correction" && dontWake !== undefined ? { dontWake } : {};
  const written: { [field: string]: PendingField } = {};
  for (const field of Object.keys(fields))
    written[field] = { before: valueOf(state.fields, field), writer, ...told };
  const open = { ...state.open };
  const ran = [...state.ran];
  if (COMPLETES_A_TASK.includes(writer.kind) && writer.key !== undefined) {
    delete open[writer.key];
    ran.push(writer.key);
  }
  const chain = chainOf(definition, state, writer);
  return withChanges({ definition, s1: applied(state.fields, fields), written, open, ran, chain });
}

/** An action's answer goes on with the chain of its task; everything else is a person's doing and begins a new one. */
function chainOf(
  definition: WorkflowDefinition,
  state: InstanceState,
  { kind, key = "" }: WriteSet["writer"],
): Chain | null {
  const answers = ["task", "callback"].includes(kind);
  const task = definition.tasks.find((each) => each.key === key);
  if (!answers || task === undefined || task.task_type === "FORM") return null;
  // The first run of a chain is not written down.
  return state.open[key]?.chain ?? { [key]: 1 };
}

function withChanges(snapshot: Omit<Snapshot, "changed">): Snapshot {
  const { definition, s1, written } = snapshot;
  const changed = Object.entries(written)
    .filter(
      ([field, { before }]) => !sameValue(schemaOf(definition, field), before, valueOf(s1, field)),
    )
    .map(([field]) => field);
  return { ...snapshot, changed: changed.sort() };
}

/** On hold: keep the net change with its writer, and stop. */
function kept(definition: WorkflowDefinition, state: InstanceState, writeSet: WriteSet): Round {
  const snapshot = snapshotOf(definition, state, writeSet);
  const pending: Pending = state.pending ?? { written: {} };
  const written: { [field: string]: PendingField } = { ...pending.written };
  for (const [field, now] of Object.entries(snapshot.written)) {
    const first = Object.hasOwn(pending.written, field) ? pending.written[field] : undefined;
    written[field] = { ...now, before: (first ?? now).before };
  }
  return {
    changed: snapshot.changed,
    cleared: [],
    decisions: {},
    effects: [],
    state: {
      status: "ON_HOLD",
      fields: snapshot.s1,
      open: snapshot.open,
      ran: snapshot.ran,
      pending: { ...pending, written },
    },
  };
}

/** The one catch-up round on resume. */
function caughtUp(definition: WorkflowDefinition, state: InstanceState): Round {
  const { written, skip } = state.pending ?? { written: {} };
  const round = naiveRound(
    withChanges({
      definition,
      s1: state.fields,
      written,
      open: state.open,
      ran: state.ran,
      chain: null,
      ...(skip === undefined ? {} : { skip }),
    }),
  );
  return { ...round, effects: [{ type: "resume" }, ...round.effects] };
}

/** Wake and redo: the task fires whatever its condition says, with all that firing clears and cancels. */
function asked(definition: WorkflowDefinition, state: InstanceState, writeSet: WriteSet): Round {
  const { open, ran, fields: s1 } = state;
  const task = definition.tasks.filter((each) => each.key === writeSet.writer.key);
  const decisions = Object.fromEntries(
    task.map(({ key }) => [key, { outcome: "FIRE", woken_by: [] } as const]),
  );
  return cleared(
    { definition, s1, written: {}, changed: [], open, ran, chain: null },
    task,
    decisions,
  );
}

/** One open task is cancelled; nothing open, nothing in flight, not ended: STALLED. */
function dropped(state: InstanceState, key: string): Round {
  const open = { ...state.open };
  delete open[key];
  const stalled = Object.keys(open).length === 0;
  const cancel: Effect = { type: "cancel", task: key, reason: { kind: "dropped" } };
  return {
    changed: [],
    cleared: [],
    decisions: { [key]: { outcome: "CANCEL", woken_by: [] } },
    effects: stalled ? [cancel, { type: "stall" }] : [cancel],
    state: { ...living(state), status: "IN_PROGRESS", open, stalled },
  };
}

const FIRST_EFFECTS = ["resume", "reopen", "cancel", "refresh", "open"];

/** One order for everything that has none of its own: by key; effects by what they are, then by task. */
function inOrder(round: Round): Round {
  const { state } = round;
  const rank = ({ type }: Effect): number => (FIRST_EFFECTS.indexOf(type) + 99) % 99;
  const task = (effect: Effect): string => ("task" in effect ? (effect.task ?? "") : "");
  const ran = [...new Set(state.ran)].sort();
  return {
    changed: round.changed,
    cleared: round.cleared,
    decisions: byKey(round.decisions),
    effects: [...round.effects].sort(
      (a, b) => rank(a) - rank(b) || (task(a) < task(b) ? -1 : task(a) > task(b) ? 1 : 0),
    ),
    state: {
      ...state,
      fields: byKey(state.fields),
      open: byKey(
        Object.fromEntries(
          Object.entries(state.open).map(([key, { revision, chain }]) => [
            key,
            { revision, ...(chain === undefined ? {} : { chain: byKey(chain) }) },
          ]),
        ),
      ),
      ran,
      ...(state.pending === undefined
        ? {}
        : { pending: { ...state.pending, written: byKey(state.pending.written) } }),
    },
  };
}

function byKey<T>(record: { readonly [key: string]: T }): { [key: string]: T } {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
