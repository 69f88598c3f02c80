import { beforeAll, describe, expect, it } from "vitest";
import {
  claimTask,
  holdTicket,
  listTasks,
  queueLists,
  type AfterTask,
  type QueueFilter,
} from "../../../src/workflow-ops/index.js";
import { lamp } from "../purchase.js";
import { ok, openScene, type Scene } from "../scene.js";
import { itIs, timedPurchase } from "./timed.js";

let scene: Scene;

/** Five reviews; in the order in which they are due: Bolt (on Monday at three), Axle, Drum, Cord; Echo has no due time. */
beforeAll(async () => {
  scene = await openScene();
  const rule = (hours: number) => ({ hours, counted: "plain", escalation: null }) as const;
  for (const [item, hours] of [
    ["Axle", 20],
    ["Bolt", 6],
    ["Cord", 90],
    ["Drum", 24],
    ["Echo", null],
    ["Held", 6],
  ] as const) {
    itIs("2026-11-30T09:00:00Z");
    const due = hours === null ? {} : { review: rule(hours) };
    const form = (await scene.publish(timedPurchase(due))).tickets["purchase"] ?? 0;
    const ticketId = await scene.submit("erin", form, { ...lamp, item });
    if (item === "Held") ok(await holdTicket(await scene.actor("bob"), { ticketId, reason: "so" }));
    if (item !== "Drum") continue;
    const taskId = (await scene.open(ticketId))["review"]?.id ?? 0;
    ok(await claimTask(await scene.actor("fay"), { taskId }));
  }
});

async function listed(
  due: QueueFilter["due"],
  place: { after: AfterTask | null; size: number } = { after: null, size: 50 },
) {
  const fay = await scene.actor("fay");
  return scene.as("fay", async (tx) => {
    const filter = { whose: "all", familyId: null, search: "", due } as const;
    return listTasks(tx, fay, await queueLists(tx, fay), filter, place);
  });
}

const titles = async (due: QueueFilter["due"]) =>
  (await listed(due)).map(({ ticketTitle }) => ticketTitle);

describe("the queue", () => {
  it("has all tasks, the oldest first, with when each is due", async () => {
    itIs("2026-11-30T10:00:00Z");
    const rows = await listed("");
    expect(rows.map(({ ticketTitle }) => ticketTitle)).toEqual([
      ...["Axle", "Bolt", "Cord", "Drum", "Echo", "Held"],
    ]);
    expect(rows.map(({ dueAt }) => dueAt?.toISOString().slice(5, 16))).toEqual([
      ...["12-01T05:00", "11-30T15:00", "12-04T03:00", "12-01T09:00", undefined, undefined],
    ]);
  });

  it.each([
    ["any", "2026-11-30T10:00:00Z", ["Bolt", "Axle", "Drum", "Cord"]],
    ["day", "2026-11-30T10:00:00Z", ["Bolt", "Axle", "Drum"]],
    ["day", "2026-11-30T04:00:00Z", ["Bolt"]],
    ["overdue", "2026-11-30T14:59:59Z", []],
    ["overdue", "2026-11-30T15:00:00Z", ["Bolt"]],
    ["overdue", "2026-12-01T10:00:00Z", ["Bolt", "Axle", "Drum"]],
  ] as const)("asked for %s at %s has those, the soonest due first", async (due, at, expected) => {
    itIs(at);
    expect(await titles(due)).toEqual(expected);
  });

  it("goes on from page to page in that order", async () => {
    itIs("2026-11-30T10:00:00Z");
    const seen: string[] = [];
    for (let after: AfterTask | null = null; ;) {
      const rows = await listed("any", { after, size: 1 });
      const [row] = rows;
      if (!row) break;
      seen.push(row.ticketTitle);
      after = { id: row.id, at: row.dueAt?.getTime() ?? 0 };
    }
    expect(seen).toEqual(["Bolt", "Axle", "Drum", "Cord"]);
  });
});
