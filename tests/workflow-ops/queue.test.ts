import { beforeAll, describe, expect, it } from "vitest";
import {
  assignTask,
  claimTask,
  countTasks,
  holdTicket,
  listTasks,
  needsAttention,
  queueLists,
  type AfterTask,
  type QueueFilter,
} from "../../src/workflow-ops/index.js";
import type { Person } from "../world/index.js";
import { lamp, purchase } from "./purchase.js";
import { ok, openScene, type Scene } from "./scene.js";

let scene: Scene;
let form: number;
let familyId: number;

beforeAll(async () => {
  scene = await openScene();
  const published = await scene.publish(purchase());
  form = published.tickets["purchase"] ?? 0;
  familyId = published.familyId;
});

const everything: QueueFilter = { whose: "all", familyId: null, search: "", due: "" };

const queue = async (
  person: Person,
  filter: Partial<QueueFilter> = {},
  place: { after: AfterTask | null; size: number } = { after: null, size: 50 },
) => {
  const actor = await scene.actor(person);
  return scene.as(person, async (tx) => {
    const lists = await queueLists(tx, actor);
    return listTasks(tx, actor, lists, { ...everything, ...filter }, place);
  });
};
const titles = async (person: Person, filter: Partial<QueueFilter> = {}) =>
  (await queue(person, filter)).map((task) => `${task.title}: ${task.ticketTitle}`);
const counts = async (person: Person) => {
  const actor = await scene.actor(person);
  return scene.as(person, async (tx) => countTasks(tx, actor, await queueLists(tx, actor)));
};
const taskId = async (ticketId: number, key: string) => (await scene.open(ticketId))[key]?.id ?? 0;

describe("the queue", () => {
  let desk: number;
  let shelf: number;

  beforeAll(async () => {
    desk = await scene.submit("erin", form, { ...lamp, item: "Desk", amount: 5000 });
    shelf = await scene.submit("dana", form, { ...lamp, item: "Shelf 100%" });
  });

  it("has the tasks that one's roles may do, oldest first, and nothing for others", async () => {
    expect(await titles("fay")).toEqual([
      "Large amount: Desk",
      "Finance review: Desk",
      "Finance review: Shelf 100%",
    ]);
    for (const person of ["erin", "dana", "charlie"] as const)
      expect(await titles(person)).toEqual([]);
  });

  it("is not filled by administering alone, until an admin has claimed something", async () => {
    expect(await titles("alice")).toEqual([]);
    expect(await titles("bob")).toEqual([]);
    const id = await scene.submit("erin", form, { ...lamp, item: "Claimed" });
    ok(await claimTask(await scene.actor("bob"), { taskId: await taskId(id, "review") }));
    expect(await titles("bob")).toEqual(["Finance review: Claimed"]);
    expect(await titles("fay", { search: "claimed" })).toEqual([]);
  });

  it("tells mine from those one could take", async () => {
    ok(await claimTask(await scene.actor("fay"), { taskId: await taskId(desk, "review") }));
    const bob = await scene.actor("bob");
    const { fay } = scene.world.users;
    ok(await assignTask(bob, { taskId: await taskId(shelf, "review"), userIds: [fay] }));
    expect(await titles("fay", { whose: "mine" })).toEqual([
      "Finance review: Desk",
      "Finance review: Shelf 100%",
    ]);
    expect(await titles("fay", { whose: "free" })).toEqual(["Large amount: Desk"]);
    expect(await counts("fay")).toEqual({ mine: 2, free: 1 });
    const [first, second] = await queue("fay", { whose: "mine" });
    expect(first).toMatchObject({
      claimed: true,
      named: false,
      status: "IN_PROGRESS",
      ticketId: desk,
      prefix: "PR",
      submitterName: "Erin Walsh",
      workflowTitle: "Purchase requests",
    });
    expect(second).toMatchObject({ claimed: false, named: true });
  });

  it("can be searched by number, title and workflow", async () => {
    expect(await titles("fay", { search: "dESk" })).toEqual([
      "Large amount: Desk",
      "Finance review: Desk",
    ]);
    expect(await titles("fay", { search: "100%" })).toEqual(["Finance review: Shelf 100%"]);
    expect(await titles("fay", { search: "_" })).toEqual([]);
    expect(await titles("fay", { search: `pr-${shelf}` })).toEqual(["Finance review: Shelf 100%"]);
    expect(await titles("fay", { search: String(shelf) })).toEqual(["Finance review: Shelf 100%"]);
    expect(await titles("fay", { search: `XX-${shelf}` })).toEqual([]);
    expect(await titles("fay", { familyId: 999 })).toEqual([]);
    expect(await titles("fay", { familyId })).toHaveLength(3);
  });

  it("pages by the last id shown", async () => {
    const all = (await queue("fay")).map((task) => task.id);
    const first = await queue("fay", {}, { after: null, size: 2 });
    const rest = await queue("fay", {}, { after: { id: first[1]?.id ?? 0, at: 0 }, size: 2 });
    expect([...first, ...rest].map((task) => task.id)).toEqual(all);
  });

  it("loses a task when its holder loses the role, and it needs attention", async () => {
    const { fay } = scene.world.users;
    const actor = await scene.actor("fay");
    const finance = actor.roles.find((role) => role.name === "Finance")?.id ?? 0;
    const where = { user_id: fay, role_id: finance };
    await scene.as("alice", (tx) => tx.db.user_role.deleteMany({ where }));
    expect(await titles("fay")).toEqual([]);
    const bob = await scene.actor("bob");
    const attention = () =>
      scene.as("bob", (tx) => needsAttention(tx, bob, { familyId: null, size: 20 }));
    expect(
      (await attention()).map((one) => `${one.kind} ${one.taskTitle}: ${one.ticketTitle}`).sort(),
    ).toEqual([
      "nobody Finance review: Desk",
      "nobody Finance review: Shelf 100%",
      "nobody Large amount: Desk",
    ]);
    await scene.as("alice", (tx) =>
      tx.db.user_role.create({ data: { company_id: tx.companyId, ...where } }),
    );
    expect(await attention()).toEqual([]);
  });
});

describe("what needs attention", () => {
  it("are stalled tickets, for those who administer them only", async () => {
    const silent = await scene.publish({
      ...purchase({ key: "silent", prefix: "SI" }),
      tasks: purchase().tasks.filter((task) => task.key === "check"),
    });
    const erin = await scene.actor("erin");
    const { submitTicket } = await import("../../src/workflow-ops/index.js");
    const input = { ticketDefinitionId: silent.tickets["purchase"] ?? 0, values: lamp };
    ok(await submitTicket(erin, { ...input, confirmedStall: true }));
    const kinds = async (person: Person, family: number | null) => {
      const actor = await scene.actor(person);
      const found = await scene.as(person, (tx) =>
        needsAttention(tx, actor, { familyId: family, size: 20 }),
      );
      return found.map((one) => `${one.kind} ${one.prefix}`);
    };
    expect(await kinds("bob", null)).toEqual(["stalled SI"]);
    expect(await kinds("alice", silent.familyId)).toEqual(["stalled SI"]);
    expect(await kinds("alice", familyId)).toEqual([]);
    expect(await kinds("fay", silent.familyId)).toEqual([]);
    expect(await kinds("charlie", null)).toEqual([]);
  });

  it("is not a ticket on hold", async () => {
    const id = await scene.submit("erin", form, { ...lamp, item: "Held" });
    ok(await holdTicket(await scene.actor("bob"), { ticketId: id, reason: "later" }));
    const bob = await scene.actor("bob");
    const found = await scene.as("bob", (tx) => needsAttention(tx, bob, { familyId, size: 20 }));
    expect(found).toEqual([]);
  });
});
