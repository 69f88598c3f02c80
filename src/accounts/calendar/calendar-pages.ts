import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { weeklyMinutes } from "../../calendar/index.js";
import { readCompany } from "../../db/index.js";
import {
  asBody,
  emptyForm,
  list,
  parseBody,
  redirectWith,
  refuse,
  renderPage,
  route,
  showAgain,
  withErrors,
  type AnyRoute,
  type Found,
  type FormState,
} from "../../web/index.js";
import { inZone } from "../../zone/index.js";
import { holidayForm, pastedHolidays, SPANS, typedWeek, weekValues } from "./calendar-forms.js";
import { dayAt, isDay } from "../../zone/days.js";
import { calendarOf, listHolidays, type Holiday } from "./calendar-queries.js";
import { addHolidays } from "./commands/add-holidays.js";
import { removeHoliday } from "./commands/remove-holiday.js";
import { saveWeek } from "./commands/save-week.js";
import { DAYS } from "./week-words.js";

/** Holidays that are seen at once; those after them are in a fold. */
const SHOWN = 20;

/** The forms of the page; those that are not given are as they are stored, or empty. */
interface Forms {
  readonly week?: FormState;
  readonly holiday?: FormState;
  readonly pasted?: FormState;
}

async function show(res: Response, actor: Actor, forms: Forms = {}): Promise<void> {
  const { calendar, holidays } = await readCompany(actor, async (tx) => ({
    calendar: await calendarOf(tx),
    holidays: await listHolidays(tx),
  }));
  const today = inZone(calendar.zone, () => dayAt(new Date()));
  const days = holidays.map(inWords);
  const coming = days.filter(({ day }) => day >= today);
  const form = forms.week ?? forms.holiday ?? forms.pasted ?? emptyForm();
  await renderPage(res, "accounts/calendar", {
    title: "Calendar",
    ...{ form, days: DAYS, spans: SPANS, zone: calendar.zone },
    hours: weeklyMinutes(calendar.week) / 60,
    dayHours: forms.week ? [] : calendar.week.map((spans) => hoursOf(weeklyMinutes([spans]) / 60)),
    week: forms.week ?? emptyForm(weekValues(calendar.week)),
    holiday: forms.holiday ?? emptyForm(),
    pasted: forms.pasted ?? emptyForm(),
    coming: coming.slice(0, SHOWN),
    later: coming.slice(SHOWN),
    over: days.filter(({ day }) => day < today).reverse(),
  });
}

const DATE = new Intl.DateTimeFormat("en-GB", {
  ...{ weekday: "short", day: "numeric", month: "long", year: "numeric" },
  timeZone: "UTC",
});

function inWords(holiday: Holiday): Holiday & { readonly words: string } {
  return { ...holiday, words: DATE.format(new Date(holiday.day)) };
}

function hoursOf(hours: number): string {
  const count = hours.toLocaleString("en", { maximumFractionDigits: 2 });
  return hours === 0 ? "free" : `${count} hour${hours === 1 ? "" : "s"}`;
}

async function update(req: Request, res: Response, actor: Actor): Promise<void> {
  const { week, errors } = typedWeek(req.body);
  if (errors.length > 0)
    return show(res.status(422), actor, { week: withErrors(asBody(req.body), errors) });
  const result = await saveWeek(actor, week);
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, "/company/calendar", "Saved. Open tasks get their new due times in a moment.");
}

async function create(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(holidayForm, req.body);
  if (!parsed.ok) return show(res.status(422), actor, { holiday: parsed.form });
  const result = await addHolidays(actor, [parsed.data], "day");
  if (!result.ok)
    return showAgain(res, result.rejection, (holiday) => show(res, actor, { holiday }));
  redirectWith(res, "/company/calendar#holidays", "The holiday is saved.");
}

async function createMany(req: Request, res: Response, actor: Actor): Promise<void> {
  const text = list(asBody(req.body)["days"])[0] ?? "";
  const again = (pasted: FormState): Promise<void> => show(res, actor, { pasted });
  const read = pastedHolidays(text);
  if (!read.ok) {
    res.status(422);
    return again(withErrors(asBody(req.body), [{ field: "days", message: read.error }]));
  }
  const result = await addHolidays(actor, read.holidays, "days");
  if (!result.ok) return showAgain(res, result.rejection, again);
  const count =
    read.holidays.length === 1 ? "One holiday is" : `${read.holidays.length} holidays are`;
  redirectWith(res, "/company/calendar#holidays", `${count} saved.`);
}

async function destroy(
  _req: Request,
  res: Response,
  actor: Actor,
  holiday: Holiday,
): Promise<void> {
  const result = await removeHoliday(actor, holiday);
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, "/company/calendar#holidays", `${holiday.name} is a day like others again.`);
}

async function load(actor: Actor, req: Request): Promise<Found<Holiday> | null> {
  const day = String(req.params["day"]);
  if (!isDay(day)) return null;
  const all = await readCompany(actor, listHolidays);
  const object = all.find((holiday) => holiday.day === day);
  return object ? { object } : null;
}

const admins = { policy: "companyAdmin" } as const;

/** When the company works: its week and its holidays. */
export const calendarRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/company/calendar",
    ...admins,
    handler: (_req, res, actor) => show(res, actor),
  }),
  route({ method: "post", path: "/company/calendar", ...admins, handler: update }),
  route({ method: "post", path: "/company/calendar/holidays", ...admins, handler: create }),
  route({
    method: "post",
    path: "/company/calendar/holidays/many",
    ...admins,
    handler: createMany,
  }),
  route({
    method: "post",
    path: "/company/calendar/holidays/:day/removal",
    ...admins,
    load,
    handler: destroy,
  }),
];
