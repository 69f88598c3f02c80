import type { CompletionDefinition, TaskDefinition } from "../../../src/engine/definition.js";
import type { Chain, Decision, Effect, Round, TaskOutcome } from "../../../src/engine/round.js";
import { conditionFields, isEmpty } from "./condition.js";
import {
  answered,
  holds,
  ownWrite,
  reads,
  shielded,
  silenced,
  staleFields,
  triggers,
  type Snapshot,
} from "./terms.js";
import { valueOf, without } from "./values.js";

type Decisions = { [componentKey: string]: Decision };
type Verdict = { readonly outcome: TaskOutcome | "candidate"; readonly wokenBy: readonly string[] };

/** A round, decided in the order of the specification's text. The state is that of an instance in progress. */
export function naiveRound(snapshot: Snapshot): Round {
  const { definition } = snapshot;
  const verdicts = new Map(definition.tasks.map((task) => [task, verdictOn(snapshot, task)]));
  const candidates = definition.tasks.filter((task) => verdicts.get(task)?.outcome === "candidate");

  const decisions: Decisions = {};
  const closing = decideCompletions(snapshot, candidates, decisions);
  if (closing !== null) {
    for (const [task, { outcome, wokenBy }] of verdicts)
      if (outcome !== "NOT_TRIGGERED")
        decisions[task.key] = seen(snapshot, task, "NOT_CONSIDERED", wokenBy);
    return closing.completion_status === "ON_HOLD"
      ? paused(snapshot, closing, decisions)
      : closed(snapshot, closing, decisions);
  }

  const fired = firing(snapshot, candidates);
  const endless = fired
    .filter((task) => runs(snapshot, task) > Math.min(10, task.max_runs ?? 10))
    .map(({ key }) => key)
    .sort();
  if (endless[0] !== undefined) {
    for (const [task, { outcome, wokenBy }] of verdicts)
      if (outcome !== "NOT_TRIGGERED")
        decisions[task.key] = seen(snapshot, task, "NOT_CONSIDERED", wokenBy);
    return stopped(snapshot, endless[0], decisions);
  }
  for (const [task, { outcome, wokenBy }] of verdicts) {
    if (outcome === "NOT_TRIGGERED") continue;
    const decided =
      outcome !== "candidate" ? outcome : fired.includes(task) ? "FIRE" : "WAITS_FOR_FRESH";
    decisions[task.key] = seen(snapshot, task, decided, wokenBy);
  }
  return cleared(snapshot, fired, decisions);
}

/** What becomes of a task before it is known who else is a candidate. */
function verdictOn(snapshot: Snapshot, task: TaskDefinition): Verdict {
  const touching = triggers(snapshot, task);
  const awake = touching.filter((field) => !silenced(snapshot, task, field));
  const foreign = awake.filter((field) => !ownWrite(snapshot, task, field));
  const verdict = (outcome: Verdict["outcome"], wokenBy: readonly string[]): Verdict => ({
    outcome,
    wokenBy,
  });
  if (touching.length === 0) return verdict("NOT_TRIGGERED", []);
  if (awake.length === 0) return verdict("NOT_WOKEN", touching);
  if (foreign.length === 0) return verdict("SELF", awake);
  if (Object.hasOwn(snapshot.open, task.key)) return verdict("REFRESH", foreign);
  if (!holds(task, snapshot.s1)) return verdict("CONDITION_FALSE", foreign);
  if (task.run === "once" && snapshot.ran.includes(task.key))
    return verdict("ALREADY_RAN", foreign);
  if (answered(snapshot, task)) return verdict("ANSWERED", foreign);
  return verdict("candidate", foreign);
}

/** Decides the completions by position, and returns the one that closes. */
function decideCompletions(
  snapshot: Snapshot,
  candidates: readonly TaskDefinition[],
  decisions: Decisions,
): CompletionDefinition | null {
  const fresh = without(snapshot.s1, staleFields(snapshot, candidates));
  let closing: CompletionDefinition | null = null;
  for (const completion of snapshot.definition.completions) {
    const wokenBy = completion.fields.filter((field) => snapshot.changed.includes(field));
    if (wokenBy.length === 0) continue;
    const decide = (outcome: Decision["outcome"]): void => {
      decisions[completion.key] = seen(snapshot, completion, outcome, wokenBy);
    };
    if (closing !== null) decide("NOT_CONSIDERED");
    else if (snapshot.skip?.includes(completion.key)) decide("SKIPPED");
    else if (!holds(completion, snapshot.s1)) decide("CONDITION_FALSE");
    else if (!holds(completion, fresh)) decide("WAITS_FOR_FRESH");
    else {
      decide("CLOSE");
      closing = completion;
    }
  }
  return closing;
}

/** Which candidates fire: those that rest on no answer which another candidate is asked for again; all, if none would. */
function firing(
  snapshot: Snapshot,
  candidates: readonly TaskDefinition[],
): readonly TaskDefinition[] {
  const ready = candidates.filter((task) => {
    const others = candidates.filter((other) => other !== task);
    const stale = staleFields(snapshot, others);
    const rests = task.input_fields.some(
      (field) => Object.hasOwn(snapshot.s1, field) && stale.has(field),
    );
    return holds(task, without(snapshot.s1, stale)) && !rests;
  });
  return ready.length > 0 ? ready : candidates;
}

/** The rest of a round in which these tasks fire: clearing, cancelling, refreshing, opening, and the STALLED mark. */
export function cleared(
  snapshot: Snapshot,
  fired: readonly TaskDefinition[],
  decisions: Decisions,
): Round {
  const { definition, s1, changed } = snapshot;
  const clearing = [...staleFields(snapshot, fired)]
    .filter((field) => Object.hasOwn(s1, field))
    .sort();
  const s3 = without(s1, clearing);
  const effects: Effect[] = [];
  const open = { ...snapshot.open };

  for (const task of definition.tasks) {
    if (!Object.hasOwn(snapshot.open, task.key)) continue;
    if (shielded(snapshot, task) || task.on_condition_lost === "keep") continue;
    const lostInputs = clearing.filter((field) => reads(task).includes(field));
    const lostBy = changed.filter((field) => conditionFields(task.condition).includes(field));
    const lost = lostBy.length > 0 && !holds(task, s3);
    if (lostInputs.length === 0 && !lost) continue;
    effects.push({
      type: "cancel",
      task: task.key,
      reason:
        lostInputs.length > 0
          ? { kind: "input_cleared", fields: lostInputs }
          : { kind: "condition_lost" },
    });
    const didIt = lostInputs.length > 0 ? lostInputs : lostBy;
    const wokenBy = decisions[task.key]?.woken_by ?? didIt;
    decisions[task.key] = seen(snapshot, task, "CANCEL", wokenBy);
    delete open[task.key];
  }
  for (const task of definition.tasks) {
    const instance = snapshot.open[task.key];
    if (decisions[task.key]?.outcome !== "REFRESH" || instance === undefined) continue;
    const revision = instance.revision + 1;
    effects.push({ type: "refresh", task: task.key, revision });
    open[task.key] = { revision, ...joined(snapshot, task, instance.chain) };
  }
  for (const task of fired) {
    effects.push({ type: "open", task: task.key });
    const run = { ...snapshot.chain, [task.key]: runs(snapshot, task) };
    const stands = snapshot.chain !== null && task.task_type !== "FORM";
    open[task.key] = { revision: 1, ...(stands ? { chain: run } : {}) };
  }
  const stalled = Object.keys(open).length === 0;
  return {
    changed,
    cleared: clearing,
    decisions,
    effects: stalled ? [...effects, { type: "stall" }] : effects,
    state: {
      status: "IN_PROGRESS",
      fields: s3,
      open,
      ran: snapshot.ran,
      ...(stalled ? { stalled } : {}),
    },
  };
}

/** COMPLETED and CANCELLED end the instance and cancel all open work. */
function closed(snapshot: Snapshot, completion: CompletionDefinition, decisions: Decisions): Round {
  const status = completion.completion_status === "CANCELLED" ? "CANCELLED" : "COMPLETED";
  const reason = { kind: "closed", completion: completion.key } as const;
  return {
    changed: snapshot.changed,
    cleared: [],
    decisions,
    effects: [
      ...Object.keys(snapshot.open).map((task) => ({ type: "cancel", task, reason }) as const),
      { type: "close", completion: completion.key, status },
    ],
    state: { status, fields: snapshot.s1, open: {}, ran: snapshot.ran },
  };
}

/** ON_HOLD pauses: what was written is kept as if the instance had been on hold already. */
function paused(snapshot: Snapshot, completion: CompletionDefinition, decisions: Decisions): Round {
  return {
    changed: snapshot.changed,
    cleared: [],
    decisions,
    effects: [{ type: "pause", completion: completion.key }],
    state: {
      status: "ON_HOLD",
      fields: snapshot.s1,
      open: snapshot.open,
      ran: snapshot.ran,
      pending: {
        written: snapshot.written,
        skip: [...(snapshot.skip ?? []), completion.key].sort(),
      },
    },
  };
}

/** How often the task will have run in the chain, if it fires now; 0 for a form and for what a person starts. */
function runs({ chain }: Snapshot, task: TaskDefinition): number {
  if (chain === null || task.task_type === "FORM") return 0;
  return (Object.hasOwn(chain, task.key) ? (chain[task.key] ?? 0) : 0) + 1;
}

/** An action that is refreshed by another stands in both chains; one that a person refreshes begins anew. */
function joined({ chain }: Snapshot, task: TaskDefinition, own?: Chain): { chain?: Chain } {
  if (chain === null || task.task_type === "FORM") return {};
  const both: { [key: string]: number } = { ...(own ?? { [task.key]: 1 }) };
  for (const [key, count] of Object.entries(chain))
    both[key] = Math.max(Object.hasOwn(both, key) ? (both[key] ?? 0) : 0, count);
  return { chain: both };
}

/** A chain of actions that went on too long: on hold, and nothing is lost. */
function stopped(snapshot: Snapshot, task: string, decisions: Decisions): Round {
  const { s1, open, ran, written, changed, chain, skip } = snapshot;
  return {
    changed,
    cleared: [],
    decisions,
    effects: [{ type: "pause", completion: null, task, chain: byKey(chain ?? {}) }],
    state: {
      status: "ON_HOLD",
      fields: s1,
      open,
      ran,
      pending: { written, ...(skip === undefined ? {} : { skip }) },
    },
  };
}

function byKey(chain: Chain): Chain {
  return Object.fromEntries(Object.entries(chain).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A decision with the values that its condition saw. */
function seen(
  snapshot: Snapshot,
  component: TaskDefinition | CompletionDefinition,
  outcome: Decision["outcome"],
  wokenBy: readonly string[],
): Decision {
  if (isEmpty(component.condition)) return { outcome, woken_by: wokenBy };
  const values = Object.fromEntries(
    conditionFields(component.condition).map((field) => [field, valueOf(snapshot.s1, field)]),
  );
  return { outcome, woken_by: wokenBy, values };
}
