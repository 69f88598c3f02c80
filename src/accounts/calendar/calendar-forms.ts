import { z } from "zod";
import type { FieldError } from "../../access/index.js";
import type { WorkingSpan, WorkingWeek } from "../../calendar/index.js";
import { asBody, list } from "../../web/index.js";
import { lineOf } from "../account-forms.js";
import { isDay } from "../../zone/days.js";
import type { Holiday } from "./calendar-queries.js";
import { clockOf, DAYS } from "./week-words.js";

/** How many spans a day has room for. */
export const SPANS = [0, 1, 2] as const;

const MIDNIGHT = 1_440;

/** A week as the values of its form: week.<day>.<span>.from and to. */
export function weekValues(week: WorkingWeek): Readonly<Record<string, string>> {
  return Object.fromEntries(
    week.flatMap((spans, day) =>
      spans.flatMap(({ from, to }, span) => [
        [`week.${day}.${span}.from`, clockOf(from)],
        [`week.${day}.${span}.to`, clockOf(to)],
      ]),
    ),
  );
}

/** The week that was typed, each day's spans in order; what is wrong is told at its day (week.<day>). */
export function typedWeek(body: unknown): {
  readonly week: WorkingWeek;
  readonly errors: readonly FieldError[];
} {
  const any = Object.keys(asBody(body)).some((name) => name.startsWith("week."));
  if (!any)
    return { week: [], errors: [{ field: "week.0", message: "Write when work begins and ends" }] };
  const days = DAYS.map((_, day) => typedDay(body, day));
  return {
    week: days.map((one) => (typeof one === "string" ? [] : one)),
    errors: days.flatMap((one, day) =>
      typeof one === "string" ? [{ field: `week.${day}`, message: `${DAYS[day]}: ${one}` }] : [],
    ),
  };
}

/** A day's spans in order, or what is wrong with them. */
function typedDay(body: unknown, day: number): readonly WorkingSpan[] | string {
  const typed = (span: number, end: string): string =>
    (list(asBody(body)[`week.${day}.${span}.${end}`])[0] ?? "").trim();
  const spans: WorkingSpan[] = [];
  for (const span of SPANS) {
    const [start, end] = [typed(span, "from"), typed(span, "to")];
    if (start === "" && end === "") continue;
    if (start === "" || end === "") return "write both when work begins and when it ends";
    const [from, to] = [minutesOf(start), minutesOf(end) || MIDNIGHT]; // 00:00 as an end is midnight
    if (from === null || to === null) return "write times such as 09:00 or 17:30";
    if (from >= to)
      return "work must end after it begins; what goes on after midnight is the next day’s";
    spans.push({ from, to });
  }
  const inOrder = spans.toSorted((a, b) => a.from - b.from);
  const overlap = inOrder.some(({ to }, at) => to > (inOrder[at + 1]?.from ?? MIDNIGHT));
  return overlap ? "times must not overlap" : inOrder;
}

/** Minutes after midnight: "9", "9:00", "0900", "24:00"; null for what is no time. */
function minutesOf(text: string): number | null {
  const [, hours, minutes = "0"] = /^(\d{1,2})(?:[:.]?([0-5]\d))?$/.exec(text) ?? [];
  const all = hours === undefined ? Infinity : Number(hours) * 60 + Number(minutes);
  return all <= MIDNIGHT ? all : null;
}

const dayField = z
  .string({ error: "Choose a day" })
  .trim()
  .min(1, "Choose a day")
  .refine(isDay, "Write a day such as 2026-12-25");

export const holidayForm = z.object({ day: dayField, name: lineOf("Name", 100) });

/** Days that were pasted, or what is wrong with the first line that is none. */
type Pasted =
  | { readonly ok: true; readonly holidays: readonly Holiday[] }
  | { readonly ok: false; readonly error: string };

/** Reads days, one a line, each with its name: "2026-12-25 Christmas Day", also with a comma, semicolon or tab between. Blank lines are left out. */
export function pastedHolidays(text: string): Pasted {
  const holidays = new Map<string, Holiday>();
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === "") continue;
    const [, day = "", rest = ""] = /^\s*"?([^\s,;"]+)"?\s*[,;\s]?(.*)$/.exec(line) ?? [];
    const wrong = (what: string): Pasted => ({ ok: false, error: `Line ${index + 1}: ${what}` });
    const parsed = holidayForm.safeParse({ day, name: unquoted(rest) });
    if (holidays.has(day)) return wrong(`${day} is there twice`);
    if (!parsed.success) {
      const long = parsed.error.issues.find(({ code }) => code === "too_big");
      return wrong(long?.message ?? "write a day and its name, such as 2026-12-25 Christmas Day");
    }
    holidays.set(day, parsed.data);
  }
  if (holidays.size === 0) return { ok: false, error: "Paste at least one day" };
  return { ok: true, holidays: [...holidays.values()] };
}

/** A cell as a table's file writes it: quotes around it, those in it doubled. */
function unquoted(cell: string): string {
  const text = cell.trim();
  return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}
