/*
 * Date-times as instants, by arithmetic alone: two texts are one value when they name one moment. Date is not used because
 * the engine is pure, and because it keeps no more than three digits of a fraction.
 */

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:([Zz])|([+-])(\d\d):?(\d\d))?$/;

/**
 * A text that is equal for equal moments: whole seconds, fraction of the next, and Z; null when it is no date-time. Without an
 * offset it is a moment of its own kind, without the Z.
 */
export function instantOf(text: string): string | null {
  const parts = DATE_TIME.exec(text);
  if (parts === null) return null;
  const part = (index: number): number => Number(parts[index] ?? 0);
  const offset = (parts[9] === "-" ? -60 : 60) * (part(10) * 60 + part(11));
  const days = daysSinceEra(part(1), part(2), part(3));
  const seconds = days * 86_400 + part(4) * 3_600 + part(5) * 60 + part(6) - offset;
  const fraction = (parts[7] ?? "").replace(/0+$/, "");
  const zone = parts[8] !== undefined || parts[9] !== undefined ? "Z" : "";
  return `${seconds}.${fraction}${zone}`;
}

/** Days of the Gregorian calendar, counted from a fixed day; years begin in March, so that leap days come last. */
function daysSinceEra(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const monthFromMarch = (month + 9) % 12;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + Math.floor((monthFromMarch * 153 + 2) / 5) + day;
}
