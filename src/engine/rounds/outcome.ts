import type { CompiledCondition } from "../compile.js";
import type { Fields } from "../definition.js";
import { fieldValue } from "../json.js";
import type { CancelReason, Decision, Effect, InstanceState, Pending } from "../round.js";
import type { OpenTasks } from "./situation.js";

/*
 * How a round is written down. Everything is in the order of the keys, so that the same input gives the same bytes whatever
 * order tasks and fields are listed in.
 */

/** A decision with the values that the condition saw on s1. */
export function decision(
  outcome: Decision["outcome"],
  wokenBy: readonly string[],
  condition: CompiledCondition | null,
  fields: Fields,
): Decision {
  if (condition === null) return { outcome, woken_by: wokenBy };
  const values = condition.fields.map((field) => [field, fieldValue(fields, field)] as const);
  return { outcome, woken_by: wokenBy, values: Object.fromEntries(values) };
}

/** An object with its keys in order. */
export function inKeyOrder<T>(entries: Iterable<readonly [string, T]>): {
  readonly [key: string]: T;
} {
  return Object.fromEntries([...entries].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Cancels every open task for one reason. */
export function cancelAll(open: OpenTasks, reason: CancelReason): readonly Effect[] {
  const keys = Object.keys(open).sort();
  return keys.map((task) => ({ type: "cancel", task, reason }));
}

/** The state afterwards, its keys in order; unset fields are left out. */
export function stateAfter(state: {
  readonly status: InstanceState["status"];
  readonly fields: Fields;
  readonly open: OpenTasks;
  readonly ran: Iterable<string>;
  readonly pending?: Pending;
  readonly stalled?: boolean;
}): InstanceState {
  const fields = Object.entries(state.fields).filter(([, value]) => value !== null);
  const open = Object.entries(state.open).map(
    ([key, { revision }]) => [key, { revision }] as const,
  );
  return {
    status: state.status,
    fields: inKeyOrder(fields),
    open: inKeyOrder(open),
    ran: [...new Set(state.ran)].sort(),
    ...(state.pending === undefined ? {} : { pending: state.pending }),
    ...(state.stalled === true ? { stalled: true } : {}),
  };
}

/** What waits for the catch-up round. */
export function pendingOf(
  written: ReadonlyMap<string, Pending["written"][string]>,
  skip?: string,
): Pending {
  return { written: inKeyOrder(written), ...(skip === undefined ? {} : { skip }) };
}
