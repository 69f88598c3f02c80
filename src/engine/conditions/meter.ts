import type { Json } from "../definition.js";

/*
 * Loops over loops, and lists built of lists, could take time out of all proportion to a condition's size. The meter bounds
 * the cost of one evaluation before it runs: whoever runs out of steps gets "unknown".
 */

const MOST_STEPS = 100_000;
const LETTERS_PER_STEP = 64;
/** Of all the conditions that one round asks together: hundreds of tasks may each have a condition that takes all it may. */
const MOST_STEPS_A_ROUND = 500_000;

/** Steps that one evaluation may still take. */
export interface Meter {
  left: number;
}

/** A full meter: about ten milliseconds of evaluation. */
export function newMeter(): Meter {
  return { left: MOST_STEPS };
}

/** Takes steps off the meter; throws when there are none left (evaluateCondition turns that into unknown). */
export function spend(meter: Meter, steps: number): void {
  meter.left -= steps;
  if (meter.left < 0) throw new RangeError("The condition takes too many steps.");
}

/** Pays for handing a value to an operation that may walk all of it, such as writing a list out as text. */
export function spendOn(meter: Meter, value: Json): void {
  if (typeof value === "string") spend(meter, Math.ceil(value.length / LETTERS_PER_STEP));
  if (typeof value !== "object" || value === null) return;
  const rest: Json[] = [value];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    spend(meter, 1);
    if (typeof next === "string") spend(meter, Math.ceil(next.length / LETTERS_PER_STEP));
    else if (typeof next === "object" && next !== null) {
      for (const inner of Object.values(next)) rest.push(inner);
    }
  }
}

/** What the conditions of a round take together is too much; the sum does not depend on the order in which they are asked. */
class RoundTooCostly extends Error {}

/** Steps that the round which is being decided may still take; null outside of one. Deciding is one synchronous step. */
let leftOfRound: number | null = null;

/** Does the work with a bound on the steps of all its evaluations together; null when they took more. */
export function withinRound<T>(work: () => T): T | null {
  leftOfRound = MOST_STEPS_A_ROUND;
  try {
    return work();
  } catch (error) {
    if (error instanceof RoundTooCostly) return null;
    throw error;
  } finally {
    leftOfRound = null;
  }
}

/** Takes what one evaluation spent off the round. */
export function chargeRound(meter: Meter): void {
  takeOffRound(MOST_STEPS - Math.max(meter.left, 0));
}

/** Takes off the round what it costs to record these values with a decision: long texts that hundreds of conditions read add up. */
export function chargeRecord(values: readonly Json[]): void {
  for (const value of values) takeOffRound(Math.ceil(lettersOf(value) / LETTERS_PER_STEP));
}

function takeOffRound(steps: number): void {
  if (leftOfRound === null) return;
  leftOfRound -= steps;
  if (leftOfRound < 0) throw new RoundTooCostly();
}

function lettersOf(value: Json): number {
  if (typeof value === "string") return value.length;
  if (!Array.isArray(value)) return 1;
  return value.reduce<number>((sum, item: Json) => sum + lettersOf(item), 1);
}
