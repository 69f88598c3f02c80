import type { Rejection } from "../access/index.js";
import { giveBackAttempt, takeAttempt } from "../db/index.js";
import { digest } from "../sealing/index.js";
import { attemptLimits } from "../settings.js";

/** Something whose attempts are counted: which limit, and of what (an address, a network, both). */
export interface Count {
  readonly limit: keyof typeof attemptLimits;
  readonly of: string;
}

/**
 * Counts an attempt for each of these, and gives 0; or counts none and gives the seconds to wait. Count before looking, or
 * many at once look before any is counted; what was right is given back.
 */
export async function takeAttempts(counts: readonly Count[]): Promise<number> {
  for (const [at, count] of counts.entries()) {
    const wait = await takeAttempt(keyOf(count), attemptLimits[count.limit]);
    if (wait === 0) continue;
    for (const taken of counts.slice(0, at)) await giveBackAttempt(keyOf(taken), false);
    return wait;
  }
  return 0;
}

/** The attempt was right: the first count is forgotten whole (it is about one pair), the others lose this attempt alone. */
export async function giveBackAttempts(counts: readonly Count[]): Promise<void> {
  for (const [at, count] of counts.entries()) await giveBackAttempt(keyOf(count), at === 0);
}

function keyOf({ limit, of }: Count): string {
  return digest(`${limit}\0${of}`);
}

/** The refusal of an attempt, with the time to wait in words. */
export function tooMany(seconds: number): Rejection {
  const [n, unit] = seconds < 100 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  const sentence = `Expected fewer attempts, but there were too many of them. Wait ${n} ${unit}${n === 1 ? "" : "s"}, then try again.`;
  return { code: "too_many", sentence, retryAfterSeconds: seconds };
}
