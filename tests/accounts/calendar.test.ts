import { beforeAll, describe, expect, test } from "vitest";
import { calendarOf } from "../../src/accounts/index.js";
import { withCompany } from "../../src/db/index.js";
import { connect, rows } from "../database/connect.js";
import { textOf } from "../world/index.js";
import { openRoom, type Room } from "../workflow-ops/pages/room.js";

const PAGE = "/company/calendar";
const NINE_TO_FIVE = [{ from: 540, to: 1_020 }];

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});

const calendar = (company: "acme" | "globex" = "acme") =>
  withCompany({ companyId: room.world.companies[company] }, calendarOf);

/** The form of a week with these times on its days, Monday first: "09:00-12:30 13:30-17:00". */
function typed(...days: string[]): Record<string, string> {
  const boxes: Record<string, string> = {};
  for (let day = 0; day < 7; day++)
    for (let span = 0; span < 3; span++) {
      const [from = "", to = ""] = ((days[day] ?? "").split(" ")[span] ?? "").split("-");
      boxes[`week.${day}.${span}.from`] = from;
      boxes[`week.${day}.${span}.to`] = to;
    }
  return boxes;
}

/** What the page says at a box. */
const errorAt = (html: string, id: string) =>
  new RegExp(`id="${id}-error"[^>]*>([\\s\\S]*?)</p>`).exec(html)?.[1] ?? "";

/** Recounts of due times that wait for a worker, by their company; they are taken away. */
async function recounts(): Promise<number[]> {
  const owner = await connect(room.app.ownerUrl);
  const jobs = await rows<{ id: string; company: number; after: number }>(
    owner,
    `select j.id::text, (j.payload ->> 'company_id')::int as company, (j.payload ->> 'after_id')::int as after
       from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'recount-due'`,
  );
  await rows(
    owner,
    `select graphile_worker.complete_jobs(array[${jobs.map(({ id }) => id).join()}]::bigint[])`,
  );
  expect(jobs.every(({ after }) => after === 0)).toBe(true);
  return jobs.map(({ company }) => company);
}

describe("due times of open tasks", () => {
  test("are counted anew after each change of the calendar, once for several, and after no other", async () => {
    const acme = [room.world.companies.acme];
    await recounts();
    await room.alice.submit(PAGE, typed("9-17"));
    await room.alice.post(`${PAGE}/holidays`, { day: "2090-01-01", name: "New Year" });
    expect(await recounts()).toEqual(acme);
    await room.alice.submit(PAGE, typed("9-17"));
    await room.alice.post(PAGE, typed("9-8"));
    await room.alice.submit("/company/settings", { name: "Acme & Co" });
    expect(await recounts()).toEqual([]);
    await room.alice.submit(`${PAGE}/holidays/2090-01-01/removal`);
    expect(await recounts()).toEqual(acme);
    await room.alice.submit("/company/settings", { name: "Acme", time_zone: "Asia/Tokyo" });
    expect(await recounts()).toEqual(acme);
    await room.alice.submit(PAGE, typed("9-17", "9-17", "9-17", "9-17", "9-17"));
    await recounts();
  });
});

describe("the working week", () => {
  test("begins with five days from nine to five, in the company's zone", async () => {
    await room.alice.submit("/company/settings", { name: "Acme", time_zone: "Europe/Berlin" });
    const week = [NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, NINE_TO_FIVE, [], []];
    expect(await calendar()).toEqual({ zone: "Europe/Berlin", week, holidays: [] });
    const page = await room.alice.get(PAGE);
    expect(textOf(page)).toContain("40 hours a week · by the clocks of Europe/Berlin");
    expect(page.text).toMatch(/name="week.4.0.to" value="17:00"/);
    expect(page.text).toMatch(/name="week.5.0.from" value=""/);
  });

  test("is what is typed: several times a day, in any order, to midnight; another company keeps its own", async () => {
    const week = typed("13.30-17 9-1230", "0:00-6:00 22:00-0:00", "", "", "8:05-24:00");
    await room.alice.submit(PAGE, week);
    expect((await calendar()).week).toEqual([
      [
        { from: 540, to: 750 },
        { from: 810, to: 1_020 },
      ],
      [
        { from: 0, to: 360 },
        { from: 1_320, to: 1_440 },
      ],
      ...[[], [], [{ from: 485, to: 1_440 }], [], []],
    ]);
    const page = await room.alice.get(PAGE);
    expect(textOf(page)).toContain("Monday 7 hours");
    expect(textOf(page)).toContain("Wednesday free");
    expect(page.text).toMatch(
      /name="week.4.0.from" value="08:05"[^]*name="week.4.0.to" value="24:00"/,
    );
    expect((await calendar("globex")).week[0]).toEqual(NINE_TO_FIVE);
    const audit = textOf(await room.alice.get("/company/audit?act=working_week_changed"));
    expect(audit).toContain("Changed the company's working week");
    expect(audit).toMatch(/Monday 09:00–17:00 .{0,40}09:00–12:30, 13:30–17:00/);
    expect(audit).toMatch(/Wednesday 09:00–17:00 .{0,40}no work/);
    expect(audit).not.toContain("Saturday");
  });

  test("that is saved as it stands is no change", async () => {
    const count = async () => (await room.alice.get("/company/audit.csv")).text.split("\n").length;
    await room.alice.submit(PAGE, typed("9-12:30 13:30-17", "0-6 22-24", "", "", "8:05-24"));
    const before = await count();
    await room.alice.submit(PAGE, typed("9-12:30 13:30-17", "0-6 22-24", "", "", "8:05-24"));
    expect(await count()).toBe(before);
  });

  test.each<[day: string, says: RegExp]>([
    ["nine-17:00", /Tuesday: write times such as 09:00 or 17:30/],
    ["09:60-17:00", /write times such as/],
    ["25:00-26:00", /write times such as/],
    ["24:30-24:45", /write times such as/],
    ["09:00-", /Tuesday: write both when work begins and when it ends/],
    ["-17:00", /write both/],
    ["17:00-09:00", /work must end after it begins/],
    ["09:00-09:00", /work must end after it begins/],
    ["24:00-24:00", /work must end after it begins/],
    ["09:00-12:00 11:59-17:00", /times must not overlap/],
    ["13:00-17:00 09:00-18:00", /times must not overlap/],
  ])("with %s on Tuesday is refused beside the day", async (day, says) => {
    const before = await calendar();
    const answer = await room.alice.post(PAGE, typed("10:00-11:00", day));
    expect(answer.status).toBe(422);
    expect(errorAt(answer.text, "week-1")).toMatch(says);
    expect(answer.text).toContain('<a href="#week-1">');
    expect(answer.text).toMatch(/id="week-1" name="week.1.0.from"/);
    expect(answer.text).toContain(`name="week.1.0.from" value="${day.split("-")[0]}"`);
    expect(answer.text).toContain('name="week.0.0.from" value="10:00"');
    expect(await calendar()).toEqual(before);
  });

  test("is not emptied by a request that says nothing of it", async () => {
    const before = await calendar();
    expect((await room.alice.post(PAGE, {})).status).toBe(422);
    expect(await calendar()).toEqual(before);
  });

  test("may be without any work", async () => {
    await room.alice.submit(PAGE, typed());
    expect((await calendar()).week.flat()).toEqual([]);
    expect(textOf(await room.alice.get(PAGE))).toContain("0 hours a week");
  });
});

describe("holidays", () => {
  const add = (day: string, name: string) => room.alice.post(`${PAGE}/holidays`, { day, name });

  test("are added, renamed and removed, each with its date in words, and audited", async () => {
    expect(textOf(await room.alice.get(PAGE))).toContain("No holiday is coming");
    expect((await add("2100-12-25", "Christmas Day")).status).toBe(303);
    expect((await add("2010-01-01", "A past New Year")).status).toBe(303);
    expect((await calendar()).holidays).toEqual(["2010-01-01", "2100-12-25"]);
    const page = textOf(await room.alice.get(PAGE));
    expect(page).toMatch(/Christmas Day Sat,? 25 December 2100/);
    expect(page).toMatch(/Over 1 day A past New Year/);
    await add("2100-12-25", "Christmas");
    expect(textOf(await room.alice.get(PAGE))).toMatch(/Christmas Sat/);
    expect((await calendar()).holidays).toHaveLength(2);
    await room.alice.submit(`${PAGE}/holidays/2100-12-25/removal`);
    expect((await calendar()).holidays).toEqual(["2010-01-01"]);
    const audit = textOf(await room.alice.get("/company/audit?object_kind=company"));
    expect(audit).toContain("Took a holiday out of the company's calendar");
    expect(audit).toMatch(/2100.12.25 Christmas Day .{0,30}Christmas/);
  });

  test("of another company are not there", async () => {
    expect((await calendar("globex")).holidays).toEqual([]);
    expect((await room.charlie.post(`${PAGE}/holidays/2010-01-01/removal`)).status).toBe(404);
    expect((await room.alice.post(`${PAGE}/holidays/2011-01-01/removal`)).status).toBe(404);
    expect((await room.alice.post(`${PAGE}/holidays/yesterday/removal`)).status).toBe(404);
    expect((await calendar()).holidays).toEqual(["2010-01-01"]);
  });

  test.each([
    ["", "Name", "day", /Choose a day/],
    ["25.12.2026", "Name", "day", /Write a day such as 2026-12-25/],
    ["2026-02-30", "Name", "day", /Write a day/],
    ["1026-12-25", "Name", "day", /Write a day/],
    ["2026-12-25", " ", "name", /Name is missing/],
    ["2026-12-25", "x".repeat(101), "name", /at most 100 characters/],
  ])("of %j called %j are refused at %s", async (day, name, field, says) => {
    const before = await calendar();
    const answer = await add(day, name);
    expect(answer.status).toBe(422);
    expect(errorAt(answer.text, field)).toMatch(says);
    expect(answer.text).toContain(`value="${day}"`);
    expect(await calendar()).toEqual(before);
  });

  test("are pasted, however a table gives them", async () => {
    const days = [
      "2101-01-01 New Year's Day",
      "",
      "2101-05-01;Labour Day",
      '"2101-10-03","Day of ""Unity"", and so on"',
      "2101-12-25\tChristmas <b>Day</b>",
      "2010-01-01, New Year",
    ].join("\r\n");
    const page = await room.alice.submit(`${PAGE}/holidays/many`, { days });
    expect(textOf(page)).toContain("5 holidays are saved");
    expect((await calendar()).holidays).toEqual([
      "2010-01-01",
      "2101-01-01",
      "2101-05-01",
      "2101-10-03",
      "2101-12-25",
    ]);
    expect(page.text).toContain("Day of &quot;Unity&quot;, and so on");
    expect(page.text).toContain("Christmas &lt;b&gt;Day&lt;/b&gt;");
    expect(textOf(page)).toContain("New Year Fri");
  });

  test.each([
    ["", /Paste at least one day/],
    ["2102-01-01 New Year\n2102-02-30 Never", /Line 2: write a day and its name/],
    ["2102-01-01", /Line 1: write a day and its name/],
    ["New Year 2102-01-01", /Line 1: write a day and its name/],
    ["2102-01-01 New Year\n\n2102-01-01 Again", /Line 3: 2102-01-01 is there twice/],
    [`2102-01-01 ${"x".repeat(101)}`, /Line 1: Name must be at most 100 characters/],
  ])("pasted as %j are refused as a whole", async (days, says) => {
    const before = await calendar();
    const answer = await room.alice.post(`${PAGE}/holidays/many`, { days });
    expect(answer.status).toBe(422);
    expect(errorAt(answer.text, "days")).toMatch(says);
    expect(await calendar()).toEqual(before);
  });

  test("are a thousand at most", async () => {
    const dates = Array.from({ length: 996 }, (_, at) =>
      new Date(Date.UTC(2110, 0, 1 + at)).toISOString().slice(0, 10),
    );
    const days = (count: number) =>
      dates
        .slice(0, count)
        .map((day) => `${day} x`)
        .join("\n");
    const tooMany = await room.alice.post(`${PAGE}/holidays/many`, { days: days(996) });
    expect(tooMany.status).toBe(422);
    expect(errorAt(tooMany.text, "days")).toContain("A company has at most 1,000 holidays");
    expect((await calendar()).holidays).toHaveLength(5);
    await room.alice.submit(`${PAGE}/holidays/many`, { days: days(995) });
    const page = textOf(await room.alice.get(PAGE));
    expect(/Holidays 999 days/.test(page)).toBe(true);
    expect(/Later 979 days/.test(page)).toBe(true);
    expect((await add("2109-01-01", "One more")).status).toBe(422);
    expect((await add("2110-01-01", "Renamed")).status).toBe(303);
  });
});
