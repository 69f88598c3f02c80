import { expect, test } from "vitest";
import { calendarOf } from "../../src/accounts/index.js";
import { withCompany } from "../../src/db/index.js";
import { openRoom } from "../workflow-ops/pages/room.js";

test("a company begins with five days from nine to five, in its zone", async () => {
  const room = await openRoom();
  await room.alice.submit("/company/settings", { name: "Acme", time_zone: "Europe/Berlin" });
  const owner = { companyId: room.world.companies.acme, userId: room.world.users.alice };
  const day = [{ from: 540, to: 1_020 }];
  expect(await withCompany(owner, calendarOf)).toEqual({
    zone: "Europe/Berlin",
    week: [day, day, day, day, day, [], []],
    holidays: [],
  });
});
