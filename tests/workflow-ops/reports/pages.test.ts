import { beforeAll, describe, expect, it } from "vitest";
import { openRoom, type Room } from "../pages/room.js";

let room: Room;
let at: string;

beforeAll(async () => {
  room = await openRoom();
  at = `/admin/workflows/${room.purchase.definitionId}/report`;
  const lamp = await room.submit("erin", { item: "Lamp", amount: 40 });
  await room.submit("dana", { item: "=HYPERLINK(1)", amount: 40 });
  const review = await room.task(lamp, "review");
  await room.fay.submit(`/tasks/${review}/completion`, { revision: 1, "field.decision": "reject" });
});

describe("the report of a workflow", () => {
  it("has figures, two pictures with their tables, the graph and who submits", async () => {
    const { status, text } = await room.bob.get(at);
    expect(status).toBe(200);
    expect(text).toMatch(/<dt>Opened<\/dt><dd>2</);
    expect(text).toMatch(/<dt>Cancelled<\/dt><dd>1<small>100 % of those that ended/);
    expect(text).toMatch(/<dt>Open now<\/dt><dd>1</);
    expect(text.match(/class="tf-chart"/g)).toHaveLength(2);
    expect(text).toContain("Finance review");
    expect(text).toMatch(/s-open h-\d/);
    expect(text).toMatch(/Employee<\/th><td class="tf-num">2/);
  });

  it("keeps days that make no sense, says so beside them, and answers 422", async () => {
    const { status, text } = await room.bob.get(`${at}?period=own&from=2026-05-01&to=2026-04-01`);
    expect(status).toBe(422);
    expect(text).toContain('value="2026-04-01" aria-invalid="true"');
    expect(text).toContain("Expected the last day not to be before the first.");
    expect(text).toContain('href="#to"');
  });

  it("has tickets of one version alone; of another workflow's version it knows nothing", async () => {
    const one = await room.bob.get(`${at}?version=${room.purchase.definitionId}`);
    expect(one.text).toMatch(/<dt>Opened<\/dt><dd>2</);
    expect(one.text).toContain("one version");
    const foreign = await room.bob.get(`${at}?version=999999`);
    expect(foreign.status).toBe(200);
    expect(foreign.text).toContain("all versions");
  });

  it("is a file a table, with the same days", async () => {
    const tickets = await room.bob.get(`${at}.csv?period=30-days`);
    expect(tickets.text.trim().split("\r\n")).toHaveLength(31);
    expect(tickets.text.trim().split("\r\n").at(-1)).toMatch(/,2,0,1$/);
    const tasks = await room.bob.get(`${at}.csv?part=tasks`);
    expect(tasks.text).toContain("Finance review,review,1,");
    const roles = await room.bob.get(`${at}.csv?part=roles`);
    expect(roles.text).toContain("Employee,2");
  });
});
