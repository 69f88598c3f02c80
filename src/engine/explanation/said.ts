import type { Phrase } from "../words/segment.js";

/** What is said about one outcome: question, answer, and what would make it start. */
export interface Said {
  readonly headline: string;
  readonly answer: Phrase;
  /** Null when it started. */
  readonly wouldStart: string | null;
  /** The values that the tree shows: those that the condition saw, or what was left after clearing. None: no tree. */
  readonly tree: "seen" | "left" | "none";
}
