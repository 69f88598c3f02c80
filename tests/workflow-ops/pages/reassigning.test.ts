import { beforeAll, describe, expect, test } from "vitest";
import { ok } from "../scene.js";
import { assignTask, claimTask, completeTask } from "../../../src/workflow-ops/index.js";
import { reassignTask } from "../../../src/workflow-ops/commands/reassign-task.js";
import type { Actor } from "../../../src/access/index.js";
import { textOf } from "../../world/index.js";
import { hire } from "../../rights/cast.js";
import { openRoom, type Room } from "./room.js";

let room: Room;
let kim: number;
let lee: number;
let alice: Actor;
let address: string;
let field: string;

const actorOf = (person: "alice" | "fay" | "erin" | "bob") =>
  room.as(person, async (_tx, actor) => actor);

beforeAll(async () => {
  room = await openRoom();
  kim = await hire(room, "Kim", ["Finance"]);
  lee = await hire(room, "Lee", ["Employee"]);
  alice = await actorOf("alice");
  address = `/company/users/${room.world.users.fay}`;
  const family = await room.as("alice", ({ db }) =>
    db.workflow_family.findFirstOrThrow({ where: { key: "purchase" } }),
  );
  field = `to.${family.id}.review`;
});

/** A review that Fay has claimed. */
async function claimed(): Promise<number> {
  const taskId = await room.task(await room.submit("erin"), "review");
  ok(await claimTask(await actorOf("fay"), { taskId }));
  return taskId;
}

/** A review that names these. */
async function named(userIds: readonly number[]): Promise<number> {
  const taskId = await room.task(await room.submit("erin"), "review");
  ok(await assignTask(alice, { taskId, userIds }));
  return taskId;
}

const namesOf = (task_instance_id: number) =>
  room.as("alice", async ({ db }) => {
    const task = await db.task_instance.findFirstOrThrow({
      where: { id: task_instance_id },
      select: { claimed_by: true, named: true, users: { select: { user_id: true } } },
    });
    return { ...task, users: task.users.map(({ user_id }) => user_id).toSorted((a, b) => a - b) };
  });

test("the page offers each task to those who hold its role, and to nobody else; it asks no more for more tasks", async () => {
  const task = await claimed();
  const page = await room.alice.get(`${address}/reassignment`);
  const options = [...page.text.matchAll(/<option value="(\d+)"[^>]*>([^<]+)/g)].map(
    ([, id, name]) => [Number(id), name],
  );
  expect(options).toContainEqual([kim, "Kim"]);
  expect(options.map(([id]) => id)).not.toContain(lee);
  expect(options.map(([id]) => id)).not.toContain(room.world.users.fay);
  expect(page.text).toMatch(new RegExp(`name="task" value="${task}" checked`));
  expect(textOf(await room.alice.get(address))).toContain("Open work");
  expect((await room.alice.get(address)).text).toContain(`href="${address}/reassignment"`);
});

test("many tasks go at once to somebody else; what was not ticked stays, whom else a task names stays", async () => {
  const { fay } = room.world.users;
  const [one, two, both, kept] = [
    await claimed(),
    await named([fay]),
    await named([fay]),
    await claimed(),
  ];
  const page = await room.alice.post(`${address}/reassignment`, {
    task: [one, two, both],
    [field]: kim,
  });
  expect(page.status).toBe(200);
  expect(textOf(page)).toContain("3 tasks of 3 reassigned.");
  expect(textOf(page).match(/For Kim/g)).toHaveLength(3);
  for (const task of [one, two, both]) {
    expect(await namesOf(task)).toEqual({ claimed_by: null, named: true, users: [kim] });
  }
  expect((await namesOf(kept)).claimed_by).toBe(fay);
  expect(textOf(page)).toMatch(/tasks? of Fay Lindqvist (is|are) left/);
  const audit = await room.as("alice", ({ db }) =>
    db.audit.findFirstOrThrow({ where: { act: "task_assigned", object_id: one } }),
  );
  expect(audit.reason).toBe("Fay Lindqvist leaves it");
  const colleague = await named([fay, kim]);
  const third = await hire(room, "Mo", ["Finance"]);
  ok(await reassignTask(alice, { taskId: colleague, from: fay, to: third }));
  expect((await namesOf(colleague)).users).toEqual([kim, third].toSorted((a, b) => a - b));
});

test("the form sent twice does it once", async () => {
  const task = await claimed();
  const body = { task, [field]: kim, form_id: "sent-twice" };
  await room.alice.post(`${address}/reassignment`, body);
  const acts = () =>
    room.as("alice", ({ db }) =>
      db.audit.count({ where: { act: "task_assigned", object_id: task } }),
    );
  expect(await acts()).toBe(1);
  ok(
    await reassignTask(alice, {
      ...{ taskId: task, from: room.world.users.fay, to: kim },
      formId: `sent-twice-${task}`,
    }),
  );
  expect(await acts()).toBe(1);
});

test("nothing chosen comes back as it was", async () => {
  const [task, other] = [await claimed(), await claimed()];
  const answer = await room.alice.post(`${address}/reassignment`, { task, [field]: "" });
  expect(answer.status).toBe(422);
  expect(textOf(answer)).toContain("Choose somebody for at least one of the tasks");
  expect(answer.text).toMatch(new RegExp(`value="${task}" checked`));
  expect(answer.text).not.toMatch(new RegExp(`value="${other}" checked`));
  expect((await room.alice.post(`${address}/reassignment`, { [field]: kim })).status).toBe(422);
});

describe("what is refused is said, task by task", () => {
  test("somebody without the role, whatever the form says; another company's people too", async () => {
    const task = await claimed();
    for (const to of [lee, room.world.users.charlie, room.world.users.fay, 2_147_483_000]) {
      const page = await room.alice.post(`${address}/reassignment`, { task, [field]: to });
      expect([page.status, textOf(page).includes("0 tasks of 1 reassigned")]).toEqual([200, true]);
      expect(textOf(page)).toContain("Expected somebody else who holds a role");
    }
    expect((await namesOf(task)).claimed_by).toBe(room.world.users.fay);
  });

  test("a task that was done, or is not theirs, meanwhile", async () => {
    const { fay } = room.world.users;
    const done = await claimed();
    const completed = await completeTask(await actorOf("fay"), {
      ...{ taskId: done, revision: 1, values: { decision: "rework" } },
    });
    expect(completed.ok).toBe(true);
    const closed = await reassignTask(alice, { taskId: done, from: fay, to: kim });
    expect(closed.ok ? "" : closed.rejection.code).toBe("conflict");
    const free = await room.task(await room.submit("erin"), "review");
    const theirs = await reassignTask(alice, { taskId: free, from: fay, to: kim });
    expect(theirs.ok ? "" : theirs.rejection.detail).toBe("not_theirs");
  });
});

test("a task that a colleague is doing, whom it names as well, stays with them", async () => {
  const { fay } = room.world.users;
  const taskId = await named([fay, kim]);
  await room.as("alice", ({ db }) =>
    db.task_instance.updateMany({
      where: { id: taskId },
      data: { claimed_by: kim, claimed_at: new Date(), status: "IN_PROGRESS" },
    }),
  );
  ok(await reassignTask(alice, { taskId, from: fay, to: kim }));
  expect(await namesOf(taskId)).toEqual({ claimed_by: kim, named: true, users: [kim] });
});

test("only an admin of the company does it, and the command asks again", async () => {
  const taskId = await claimed();
  const { fay } = room.world.users;
  const byErin = await reassignTask(await actorOf("erin"), { taskId, from: fay, to: kim });
  expect(byErin.ok ? "" : byErin.rejection.code).toBe("not_found");
  const byFay = await reassignTask(await actorOf("fay"), { taskId, from: fay, to: kim });
  expect(byFay.ok ? "" : byFay.rejection.code).toBe("forbidden");
  expect((await room.bob.get(`${address}/reassignment`)).status).toBe(403);
});

test("after a deactivation the page leads there, and afterwards nothing is left", async () => {
  const page = await room.alice.submit(`${address}/deactivation`);
  expect(textOf(page)).toContain("Left behind");
  const form = await room.alice.get(`${address}/reassignment`);
  const tasks = [...form.text.matchAll(/name="task" value="(\d+)" checked/g)].map(([, id]) => id);
  expect(tasks.length).toBeGreaterThan(2);
  const all = await room.alice.post(`${address}/reassignment`, {
    task: tasks.map(String),
    [field]: kim,
  });
  expect(textOf(all)).toContain(`${tasks.length} tasks of ${tasks.length} reassigned.`);
  const left = await room.alice.get(`${address}/reassignment`);
  expect(left.text).not.toContain(field);
});
