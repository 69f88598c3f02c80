/** One thing that was looked at. "wrong" must be put right before the installation is used in earnest; "note" is worth knowing. */
export interface Finding {
  readonly level: "ok" | "note" | "wrong";
  /** What was found, and where it is not ok, what to do. */
  readonly sentence: string;
}

/** "ok" with the one sentence, or `level` with the other. */
export function finding(
  holds: boolean,
  fine: string,
  otherwise: string,
  level: "note" | "wrong" = "wrong",
): Finding {
  return holds ? { level: "ok", sentence: fine } : { level, sentence: otherwise };
}
