import { beforeAll, expect, test } from "vitest";
import { openRoom, type Room } from "../workflow-ops/pages/room.js";

let room: Room;
let ticketId: number;

beforeAll(async () => {
  room = await openRoom();
  ticketId = await room.submit("erin");
});

/** The first moment of a page, and the clock beside it. */
async function clock(visitor: Room["erin"], path = `/tickets/${ticketId}`) {
  const { text } = await visitor.get(path);
  const [, instant = "", shown = ""] =
    /<time datetime="([^"]+)">[^<]* (\d\d:\d\d)<\/time>/.exec(text) ?? [];
  return { instant, shown };
}

const in_ = (timeZone: string, instant: string) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }).format(
    new Date(instant),
  );

test("times are the company's unless one chose a zone, on pages and in files", async () => {
  const { instant, shown } = await clock(room.erin);
  expect(shown).toBe(in_("UTC", instant));
  await room.alice.submit("/company/settings", { name: "Acme", time_zone: "Australia/Eucla" });
  expect((await clock(room.erin)).shown).toBe(in_("Australia/Eucla", instant));
  await room.erin.submit("/account/time-zone", { time_zone: "America/New_York" });
  expect((await clock(room.erin)).shown).toBe(in_("America/New_York", instant));
  expect((await clock(room.bob)).shown).toBe(in_("Australia/Eucla", instant));
  expect((await room.fay.get("/tasks.csv")).text).toMatch(/\d\+08:45/);
  await room.erin.submit("/account/time-zone", { time_zone: "" });
  expect((await clock(room.erin)).shown).toBe(in_("Australia/Eucla", instant));
});

test("a zone that is none is refused", async () => {
  expect((await room.erin.post("/account/time-zone", { time_zone: "Mars/Base" })).status).toBe(422);
  const settings = { name: "Acme", time_zone: "'; drop table company" };
  expect((await room.alice.post("/company/settings", settings)).status).toBe(422);
});
