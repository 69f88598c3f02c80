import { setTimeout as sleep } from "node:timers/promises";
import { isBusy } from "../../db/index.js";
import { beginAttempt, type RunId } from "./begin-attempt.js";
import { endAttempt, type Ended } from "./end-attempt.js";
import { callOutside } from "./outside.js";

const ATTEMPTS_TO_KEEP = 6;
const PAUSE_MS = 500;

/**
 * Does what a run has to do now: begins an attempt, calls outside of every transaction, keeps what came back. Bears being done twice and
 * being killed anywhere: what is not written down is sent again, under the same key.
 * @param how again: the job was begun before; signal: breaks the call off, which is then made again later
 */
export async function performAction(
  run: RunId,
  { again, signal }: { readonly again: boolean; readonly signal?: AbortSignal },
): Promise<void> {
  const begun = await beginAttempt(run, again);
  if (begun === null) return;
  const called = await callOutside({ ...begun.call, ...(signal ? { signal } : {}) });
  await keep({ ...run, number: begun.number, called });
}

/** An answer is worth some patience with the database: else it has to be asked for again. */
async function keep(ended: Ended): Promise<void> {
  for (let left = ATTEMPTS_TO_KEEP - 1; ; left -= 1) {
    try {
      return await endAttempt(ended);
    } catch (error) {
      if (left === 0 || !isBusy(error)) throw error;
    }
    await sleep(PAUSE_MS * (ATTEMPTS_TO_KEEP - left));
  }
}
