import { beforeAll, expect, test } from "vitest";
import { asClient } from "../../../bin/lib/prepare-database.mjs";
import { superuserOf } from "../../support/database.js";
import { openRoom, type Room } from "./room.js";

/*
 * Days are those of whoever asks: a ticket of 24 November 2026, 23:30 in New York, was submitted on the 25th where UTC is, and a report, a list
 * and a file agree on it.
 */

let room: Room;
let at: string;
const LATE = "2026-11-25T04:30:00Z";

beforeAll(async () => {
  room = await openRoom();
  at = `/admin/workflows/${room.purchase.definitionId}`;
  const id = await room.submit("erin", { item: "Night lamp", amount: 40 });
  await room.bob.submit(`/tickets/${id}/hold`, { reason: "at night" });
  await asClient(superuserOf(room.app.runtimeUrl), async (superuser) => {
    await superuser.query("set session_replication_role = replica");
    await superuser.query("update workflow_instance set started_at = $1", [LATE]);
    await superuser.query("update audit set at = $1 where act = 'ticket_held'", [LATE]);
    await superuser.query(
      `insert into workflow_error (company_id, workflow_definition_id, workflow_instance_id, error_type, reason, created_at, updated_at)
     select company_id, workflow_definition_id, id, 'WORKFLOW_TRANSITION', 'Round and round.', $1, $1 from workflow_instance`,
      [LATE],
    );
  });
  await room.bob.submit("/account/time-zone", { time_zone: "America/New_York" });
});

const day = (date: string) => `from=${date}&to=${date}`;

test.each([
  ["the list", (days: string) => `/tickets?${days}`, "Night lamp"],
  ["its file", (days: string) => `/tickets.csv?${days}`, "Night lamp"],
  ["the board", (days: string) => `/board?${days}`, "Night lamp"],
  ["the errors", (days: string) => `/errors?${days}`, "Round and round."],
  ["the audit", (days: string) => `/audit?${days}&act=ticket_held`, "at night"],
  ["the report", (days: string) => `/report?period=own&${days}`, "<dt>Opened</dt><dd>1<"],
  ["its file", (days: string) => `/report.csv?period=own&${days}`, ",1,0,0"],
])("%s finds it on the reader's day", async (_name, address, found) => {
  const has = async (who: "alice" | "bob", date: string) =>
    (await room[who].get(`${at}${address(day(date))}`)).text.includes(found);
  const [there, here] = ["2026-11-24", "2026-11-25"];
  expect([await has("bob", there), await has("bob", here)]).toEqual([true, false]);
  expect([await has("alice", there), await has("alice", here)]).toEqual([false, true]);
});

test("the report says whose days they are, and begins and ends with them", async () => {
  const { text } = await room.bob.get(`${at}/report?period=own&${day("2026-11-24")}`);
  expect(text).toContain("days in America/New York");
  expect(text.match(/24 November 2026<\/time>/g)).toHaveLength(2);
});
