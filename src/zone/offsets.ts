/*
 * By how much the clocks of a zone are ahead of UTC. Intl knows, but asking it costs ten times as much as all else that is done to
 * a time on a page: what it said is kept.
 */

const QUARTER_MS = 15 * 60_000;
/** Most moments that anybody asks for lie in few quarters of an hour; this bounds what the others leave behind. */
const MOST_KEPT = 20_000;

const kept = new Map<string, Map<number, number>>();
let size = 0;

/** Milliseconds by which a zone's clocks are ahead of UTC at an instant (ms). */
export function offsetOf(zone: string, at: number): number {
  if (zone === "UTC" || Number.isNaN(at)) return 0; // an invalid date stays one
  const quarter = Math.floor(at / QUARTER_MS);
  const known = kept.get(zone)?.get(quarter);
  return known ?? asked(zone, at, quarter);
}

/** Clocks change within a quarter at times (St John's did so a minute after midnight): such a one is not kept. */
function asked(zone: string, at: number, quarter: number): number {
  const [first, last] = [quarter * QUARTER_MS, (quarter + 1) * QUARTER_MS - 1];
  const offset = offsetByIntl(zone, at);
  if (offset === offsetByIntl(zone, first) && offset === offsetByIntl(zone, last))
    keep(zone, quarter, offset);
  return offset;
}

function keep(zone: string, quarter: number, offset: number): void {
  if (size >= MOST_KEPT) {
    kept.clear();
    size = 0;
  }
  const ofZone = kept.get(zone) ?? new Map<number, number>();
  kept.set(zone, ofZone.set(quarter, offset));
  size += 1;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The same, of Intl itself. */
export function offsetByIntl(zone: string, at: number): number {
  const parts = formatOf(zone).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const year = parts.some(({ type, value }) => type === "era" && value.startsWith("B"))
    ? 1 - of("year")
    : of("year");
  const shown = new Date(0);
  shown.setUTCFullYear(year, of("month") - 1, of("day")); // Date.UTC takes the years to 99 for 19xx
  shown.setUTCHours(of("hour"), of("minute"), of("second"));
  return shown.getTime() - Math.floor(at / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
    timeZone: zone,
  });
  if (formats.size < 2_000) formats.set(zone, made); // as many as there are zones
  return made;
}
