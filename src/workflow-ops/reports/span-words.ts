/** A length of time in seconds, for people: "45 s", "12 min", "5.2 h", "2.4 days"; "–" for none. */
export function spanInWords(seconds: number | null): string {
  if (seconds === null) return "–";
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3_600) return `${tenths(seconds / 3_600)} h`;
  return `${tenths(seconds / 86_400)} days`;
}

/** The unit in which such lengths can be read beside each other on an axis: the longest decides. */
export function spanUnit(longest: number): { readonly unit: string; readonly seconds: number } {
  if (longest < 60) return { unit: "s", seconds: 1 };
  if (longest < 3_600) return { unit: "min", seconds: 60 };
  if (longest < 96 * 3_600) return { unit: "h", seconds: 3_600 };
  return { unit: "days", seconds: 86_400 };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
