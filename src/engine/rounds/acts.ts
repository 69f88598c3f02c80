import type { CompiledDefinition } from "../compile.js";
import type { InstanceState, Round } from "../round.js";
import { decideRound } from "./decide-round.js";
import { cancelAll, fieldsInOrder, pendingOf, stateAfter } from "./outcome.js";
import { settle } from "./settle.js";
import { catchUpSituation, quietSituation, withoutTask } from "./writes.js";

/* Administration acts: rounds that write no field. */

const nothing = { changed: [], cleared: [], decisions: {} } as const;

/**
 * wake and redo: the task opens whatever its condition says (so no values are recorded); what asking again clears is cleared,
 * nothing else is touched.
 */
export function openTask(
  compiled: CompiledDefinition,
  state: InstanceState,
  taskKey: string,
): Round {
  const task = compiled.tasks.get(taskKey);
  const fired = task === undefined ? [] : [task];
  const findings = fired.map((each) => ({ task: each, outcome: "FIRE", wokenBy: [] }) as const);
  const round = settle(quietSituation(compiled, state), [], findings, new Set(fired));
  const decisions = { ...round.decisions, [taskKey]: { outcome: "FIRE", woken_by: [] } } as const;
  return { ...round, decisions };
}

/** drop: one open task is taken away unanswered. It did not run; nothing is written, woken or cleared. */
export function drop({ fields, open: before, ran }: InstanceState, taskKey: string): Round {
  const open = withoutTask(before, taskKey);
  const stalled = Object.keys(open).length === 0;
  return {
    changed: [],
    cleared: [],
    decisions: { [taskKey]: { outcome: "CANCEL", woken_by: [] } },
    effects: [
      { type: "cancel", task: taskKey, reason: { kind: "dropped" } },
      ...(stalled ? [{ type: "stall" } as const] : []),
    ],
    state: stateAfter({
      status: "IN_PROGRESS",
      fields: fieldsInOrder(fields),
      open,
      ran,
      stalled,
    }),
  };
}

/** hold: from now on writes are kept for the catch-up round. */
export function hold({ fields, open, ran }: InstanceState): Round {
  const pending = pendingOf(new Map());
  const state = stateAfter({
    status: "ON_HOLD",
    fields: fieldsInOrder(fields),
    open,
    ran,
    pending,
  });
  return { ...nothing, effects: [{ type: "pause", completion: null }], state };
}

/** resume: one catch-up round over everything that was written since the hold began. */
export function resume(compiled: CompiledDefinition, state: InstanceState): Round {
  const round = decideRound(catchUpSituation(compiled, state));
  return { ...round, effects: [{ type: "resume" }, ...round.effects] };
}

/** cancel: ends the instance and all its open work; what a hold kept is dropped with it. */
export function cancel({ fields, open, ran }: InstanceState): Round {
  const status = "CANCELLED";
  const effects = [
    ...cancelAll(open, { kind: "cancelled" }),
    { type: "close", completion: null, status } as const,
  ];
  return {
    ...nothing,
    effects,
    state: stateAfter({ status, fields: fieldsInOrder(fields), open: {}, ran }),
  };
}

/** reopen: the instance lives again; nothing is open, and nothing starts until something changes. */
export function reopen({ fields, ran }: InstanceState): Round {
  const state = stateAfter({
    status: "IN_PROGRESS",
    fields: fieldsInOrder(fields),
    open: {},
    ran,
    stalled: true,
  });
  return { ...nothing, effects: [{ type: "reopen" }, { type: "stall" }], state };
}
