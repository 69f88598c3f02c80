import type { CompiledCondition } from "../compile.js";
import { chargeRecord } from "../conditions/meter.js";
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
  chargeRecord(values.map(([, value]) => value));
  return { outcome, woken_by: wokenBy, values: Object.fromEntries(values) };
}

/** An object with its keys in order. */
export function inKeyOrder<T>(entries: Iterable<readonly [string, T]>): {
  readonly [key: string]: T;
} {
  return Object.fromEntries([...entries].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The fields with the writes applied, in the order of their keys, those that are unset left out. */
export function fieldsInOrder(fields: Fields, writes: Fields = {}): Fields {
  const keys = Object.keys(fields);
  const added = Object.keys(writes).filter((key) => !Object.hasOwn(fields, key));
  const valueOf = (key: string): Fields[string] =>
    Object.hasOwn(writes, key) ? (writes[key] ?? null) : (fields[key] ?? null);
  const set = [...keys, ...added].sort().filter((key) => valueOf(key) !== null);
  return Object.fromEntries(set.map((key) => [key, valueOf(key)]));
}

/** The fields without those that are cleared; the order stays. */
export function withoutFields(fields: Fields, cleared: readonly string[]): Fields {
  if (cleared.length === 0) return fields;
  const gone = new Set(cleared);
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !gone.has(field)));
}

/** Cancels every open task for one reason. */
export function cancelAll(open: OpenTasks, reason: CancelReason): readonly Effect[] {
  const keys = Object.keys(open).sort();
  return keys.map((task) => ({ type: "cancel", task, reason }));
}

/** The state afterwards, its keys in order. `fields` is in order already. */
export function stateAfter(state: {
  readonly status: InstanceState["status"];
  readonly fields: Fields;
  readonly open: OpenTasks;
  readonly ran: Iterable<string>;
  readonly pending?: Pending;
  readonly stalled?: boolean;
}): InstanceState {
  const { status, fields, pending } = state;
  const open = Object.entries(state.open).map(
    ([key, { revision, chain }]) =>
      [key, { revision, ...(chain === undefined ? {} : { chain }) }] as const,
  );
  return {
    status,
    fields,
    open: inKeyOrder(open),
    ran: [...new Set(state.ran)].sort(),
    ...(pending === undefined ? {} : { pending }),
    ...(state.stalled === true ? { stalled: true } : {}),
  };
}

/** What waits for the catch-up round. */
export function pendingOf(
  written: ReadonlyMap<string, Pending["written"][string]>,
  skip?: readonly string[],
): Pending {
  return { written: inKeyOrder(written), ...(skip === undefined ? {} : { skip }) };
}
