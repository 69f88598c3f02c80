import type { JobState } from "./job-queries.js";

const LONGEST = 300;

/** An error as staff may read it: no address of a person, no key, no password of a server, and not the whole of a page. */
export function shownError(error: string): string {
  const text = error
    .replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s/@]*@/gi, (found) => `${found.split("//")[0]}//…@`)
    .replaceAll(/[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/g, "…@…")
    .replaceAll(/[\w+/=-]{32,}/g, "…");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** How each state looks and reads: tone, icon, word. */
export const JOB_STATES: Readonly<
  Record<JobState, { readonly tone: string; readonly icon: string; readonly word: string }>
> = {
  failed: { tone: "bad", icon: "alert-octagon", word: "Failed" },
  retrying: { tone: "warn", icon: "alert-triangle", word: "Tried again later" },
  running: { tone: "work", icon: "circle-half-2", word: "Running" },
  waiting: { tone: "wait", icon: "hourglass", word: "Waiting" },
  later: { tone: "idle", icon: "circle-dashed", word: "Due later" },
};
