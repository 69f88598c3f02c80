import { AsyncLocalStorage } from "node:async_hooks";
import { offsetOf } from "./offsets.js";

/* The reader's time zone: set for a request, read wherever a moment becomes words. Knows nobody. */

const reader = new AsyncLocalStorage<string>();

/** Does a request's work in its reader's zone (IANA's name); undefined, or one that is not known: in UTC. */
export function inZone<T>(zone: string | undefined, work: () => T): T {
  return zone === undefined || zone === zoneNow() || !works(zone) ? work() : reader.run(zone, work);
}

/** Zones that were asked for, and whether this program knows them: one that was stored elsewhere may be unknown here. */
const tried = new Map<string, boolean>();

function works(zone: string): boolean {
  const known = tried.get(zone);
  if (known !== undefined) return known;
  let fine = true;
  try {
    fine = Intl.DateTimeFormat("en-GB", { timeZone: zone }) !== undefined;
  } catch {
    fine = false;
  }
  if (tried.size < 2_000) tried.set(zone, fine);
  return fine;
}

/** The zone of whoever reads; UTC outside of a request. */
export function zoneNow(): string {
  return reader.getStore() ?? "UTC";
}

/** A moment as clocks show it in the reader's zone. Month from 1. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A formatter of the reader's zone, made once: making one costs much more than using it. */
export function formatNow(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const zone = zoneNow();
  const key = `${name} ${zone}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });
  if (formats.size < 2_000) formats.set(key, made); // as many as there are zones and kinds
  return made;
}

/** What clocks show at a moment in the reader's zone. */
export function localTime(at: Date): LocalTime {
  const shown = new Date(at.getTime() + offsetMs(at));
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
  };
}

/** "12 Nov". */
export function dayOf({ day, month }: LocalTime): string {
  return `${day} ${MONTHS[month - 1] ?? ""}`;
}

/** "08:41". */
export function clockOf({ hour, minute }: LocalTime): string {
  return `${two(hour)}:${two(minute)}`;
}

/** As British English shortens them in a date. */
const MONTHS = Array.from({ length: 12 }, (_, month) =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" })
    .format(Date.UTC(2026, month))
    .slice("1 ".length),
);

/** Minutes by which the reader's clocks are ahead of UTC at a moment. */
function offsetMinutes(at: Date): number {
  return Math.round(offsetMs(at) / 60_000);
}

/** Minutes by which the clocks of a zone are ahead of UTC at a moment; zero for a zone that is not known. */
export function offsetIn(zone: string, at: Date): number {
  return inZone("UTC", () => inZone(zone, () => offsetMinutes(at)));
}

/** A moment as ISO 8601 in the reader's zone: "2026-11-24T18:05:00.000+01:00", in UTC "…Z". */
export function isoNow(at: Date): string {
  const offset = offsetMinutes(at);
  if (zoneNow() === "UTC") return at.toISOString();
  const sign = offset < 0 ? "-" : "+";
  const shown = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, -1);
  return `${shown}${sign}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
}

/** The instant at which the reader's clocks show this: "2026-11-30T09:15:00" (as UTC is written, without its Z). What a clock skips is an hour later. */
export function instantOfLocal(local: string): Date {
  const asUtc = new Date(`${local}Z`);
  const guess = new Date(asUtc.getTime() - offsetMinutes(asUtc) * 60_000);
  return new Date(asUtc.getTime() - offsetMinutes(guess) * 60_000);
}

/** Whether it is the name of a zone that this program knows. */
export function isZone(name: string): boolean {
  return name === "UTC" || Intl.supportedValuesOf("timeZone").includes(name);
}

/** Every zone's name, UTC first. */
export function zoneNames(): readonly string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((name) => name !== "UTC")];
}

function offsetMs(at: Date): number {
  return offsetOf(zoneNow(), at.getTime());
}

function two(number: number): string {
  return String(Math.floor(number)).padStart(2, "0");
}
