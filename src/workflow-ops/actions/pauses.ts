import { actionLimits } from "../../settings.js";

/**
 * How long to wait before the next attempt, in milliseconds: growing with the attempts so far, jittered, and never less than what
 * the other side asked for (within bounds). `chance` is from 0 to 1.
 */
export function pauseAfter(tries: number, askedSeconds: number | null, chance: number): number {
  const { firstPauseSeconds, pauseGrowth, longestPauseSeconds, jitter } = actionLimits;
  const grown = firstPauseSeconds * pauseGrowth ** Math.max(0, tries - 1);
  const pause = Math.min(grown, longestPauseSeconds) * (1 - jitter + 2 * jitter * chance);
  const asked = Math.min(Math.max(askedSeconds ?? 0, 0), longestPauseSeconds);
  return Math.ceil(Math.max(pause, asked) * 1000);
}

/** The seconds of a Retry-After header, whose date is read against `now`; null for none and for nonsense. */
export function retryAfterSeconds(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
