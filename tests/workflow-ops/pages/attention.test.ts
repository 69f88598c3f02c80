import { beforeAll, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { openRoom, type Room } from "./room.js";

let room: Room;
let at: string;
const reason = "for the test";

beforeAll(async () => {
  room = await openRoom();
  at = `/admin/workflows/${room.purchase.definitionId}/attention`;
});

test("where nothing needs anybody, the page says so", async () => {
  expect(textOf(await room.bob.get(at))).toContain("Nothing needs you");
});

test("what needs a ticket admin stands by its kind, each with what can be done at once", async () => {
  const stalled = await room.submit("erin", { item: "Stalled", amount: 40 });
  await room.bob.submit(`/tickets/${stalled}/cancellation`, { reason });
  await room.bob.submit(`/tickets/${stalled}/reopening`, { reason });
  const lost = await room.submit("erin", { item: "Lost", amount: 40 });
  const review = await room.task(lost, "review");
  const failed = await room.submit("erin", { item: "Failed", amount: 40 });
  const { acme } = room.world.companies;
  const finance = { company_id: acme, role_id: room.world.roles.acme["Finance"] ?? 0 };
  await room.as("alice", async ({ db }) => {
    await db.user_role.deleteMany({ where: finance });
    await db.workflow_error.create({
      data: {
        company_id: acme,
        workflow_definition_id: room.purchase.definitionId,
        workflow_instance_id: failed,
        error_type: "WORKFLOW_TRANSITION",
        reason: "It went round and round.",
      },
    });
  });
  const page = await room.bob.get(at);
  const said = textOf(page);
  expect(said).toMatch(
    /Failed 1 .*It went round and round\..*Nothing is open 1 .*Stalled .*Nobody can do it 2 /,
  );
  for (const address of [
    `/tickets/${stalled}/correction`,
    `/tickets/${stalled}/wake`,
    `/tickets/${stalled}/redo`,
    `/tickets/${stalled}/cancellation`,
    `/tasks/${review}/assignment`,
    `/tasks/${review}/skip`,
    `/tickets/${failed}/correction`,
  ]) {
    expect(page.text).toContain(`href="${address}"`);
    expect((await room.bob.get(address)).status, address).toBe(200);
  }
  const home = await room.bob.get("/");
  expect(home.text).toContain(`href="/tickets/${stalled}/wake"`);
  expect(textOf(await room.bob.get(at.replace("attention", "tickets")))).toContain(
    "4 need attention",
  );
  await room.as("alice", ({ db }) =>
    db.user_role.create({ data: { ...finance, user_id: room.world.users.fay } }),
  );
  expect(textOf(await room.bob.get(at))).not.toContain("Nobody can do it");
});
