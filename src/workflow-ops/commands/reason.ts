/** The longest reason that is kept, in characters. */
const LONGEST_REASON = 1000;

/** A reason as it is kept: without blanks around it, no longer than LONGEST_REASON; null when there is none. */
export function reasonOf(text: string | undefined): string | null {
  const reason = (text ?? "").replaceAll("\u0000", "").trim();
  return reason === "" ? null : [...reason].slice(0, LONGEST_REASON).join("");
}
