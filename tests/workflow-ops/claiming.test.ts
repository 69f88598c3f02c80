import { beforeAll, describe, expect, it } from "vitest";
import {
  assignTask,
  claimTask,
  correctTicket,
  findTask,
  releaseTask,
  saveDraft,
} from "../../src/workflow-ops/index.js";
import type { Person } from "../world/index.js";
import { lamp, purchase } from "./purchase.js";
import { ok, openScene, refusal, stepOf, type Scene } from "./scene.js";

let scene: Scene;
let form: number;

beforeAll(async () => {
  scene = await openScene();
  form = (await scene.publish(purchase())).tickets["purchase"] ?? 0;
});

const submitted = (over: object = {}) => scene.submit("erin", form, { ...lamp, ...over });
const openTask = async (ticketId: number, key: string) => {
  const task = (await scene.open(ticketId))[key];
  if (!task) throw new Error(`Expected ${key} to be open.`);
  return task;
};
const claim = async (person: Person, taskId: number) =>
  claimTask(await scene.actor(person), { taskId });
const release = async (person: Person, taskId: number) =>
  releaseTask(await scene.actor(person), { taskId });
const draft = async (person: Person, taskId: number, typed: Record<string, string>) =>
  saveDraft(await scene.actor(person), { taskId, typed });
const correct = async (ticketId: number, fields: Record<string, string | number | null>) => {
  const input = { ticketId, step: await stepOf(scene, ticketId), fields, reason: "typo" };
  return ok(await correctTicket(await scene.actor("alice"), input));
};

describe("claiming a task", () => {
  it("gives it to one of those who want it at the same moment", async () => {
    const id = await submitted();
    const { id: taskId } = await openTask(id, "review");
    const answers = await Promise.all([
      claim("fay", taskId),
      claim("bob", taskId),
      claim("alice", taskId),
    ]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    const task = await openTask(id, "review");
    expect(task.status).toBe("IN_PROGRESS");
    const winner = ([["fay"], ["bob"], ["alice"]] as const)[
      answers.findIndex((answer) => answer.ok)
    ];
    expect(task.claimed_by).toBe(scene.world.users[winner?.[0] ?? "charlie"]);
    for (const answer of answers.filter((one) => !one.ok))
      expect(refusal(answer)).toMatchObject({ code: "conflict", detail: "claimed" });
  });

  it("writes no field and makes no step", async () => {
    const id = await submitted();
    const { id: taskId } = await openTask(id, "review");
    expect(ok(await claim("fay", taskId)).location).toBe(`/tasks/${taskId}`);
    ok(await claim("fay", taskId));
    ok(await draft("fay", taskId, { decision: "approve" }));
    ok(await release("fay", taskId));
    expect(await stepOf(scene, id)).toBe(1);
  });

  it("is refused to those who may not do it, and for one that is done", async () => {
    const id = await submitted();
    const { id: taskId } = await openTask(id, "review");
    for (const person of ["erin", "charlie"] as const)
      expect(refusal(await claim(person, taskId))).toMatchObject({ code: "not_found" });
    ok(await scene.complete("fay", id, "review", { decision: "approve" }));
    expect(refusal(await claim("bob", taskId)).sentence).toMatch(
      /^Expected to claim Finance review, but Fay Lindqvist completed it on /,
    );
  });
});

describe("releasing a task", () => {
  it("is for whoever has it, and for ticket admins", async () => {
    const { id: taskId } = await openTask(await submitted({ amount: 5000 }), "check");
    expect(refusal(await release("fay", taskId))).toMatchObject({ detail: "not_claimed" });
    ok(await claim("alice", taskId));
    expect(refusal(await release("fay", taskId))).toMatchObject({ code: "forbidden" });
    ok(await release("bob", taskId));
    ok(await claim("fay", taskId));
    ok(await release("fay", taskId));
    ok(await claim("bob", taskId));
  });
});

describe("a draft", () => {
  it("claims the task, keeps what was typed, and stays when the task is released", async () => {
    const id = await submitted();
    const { id: taskId } = await openTask(id, "review");
    const typed = { decision: "aproved", comment: "so\u0000 far", amount: "7" };
    ok(await draft("fay", taskId, typed));
    expect(await openTask(id, "review")).toMatchObject({
      claimed_by: scene.world.users.fay,
      draft: { decision: "aproved", comment: "so far" },
    });
    expect(refusal(await draft("bob", taskId, { comment: "mine" }))).toMatchObject({
      detail: "claimed",
    });
    ok(await release("fay", taskId));
    ok(await draft("bob", taskId, { comment: "mine" }));
    expect(await openTask(id, "review")).toMatchObject({ draft: { comment: "mine" } });
    ok(await scene.complete("bob", id, "review", { decision: "approve" }));
    const row = await scene.as("alice", (tx) =>
      tx.db.task_instance.findFirstOrThrow({ where: { id: taskId } }),
    );
    expect(row.draft).toBeNull();
  });

  it("is what the form starts with", async () => {
    const { id: taskId } = await openTask(await submitted(), "review");
    ok(await draft("fay", taskId, { comment: "half" }));
    const fay = await scene.actor("fay");
    const page = await scene.as("fay", (tx) => findTask(tx, fay, taskId));
    expect(page?.form).toMatchObject({ fromDraft: true, values: { comment: "half" } });
    expect(page?.task.draftSavedAt).toBeInstanceOf(Date);
  });
});

describe("a task that is lost while it is open, and fires again", () => {
  it("has its claim, its named users and its draft again", async () => {
    const id = await submitted({ amount: 5000 });
    const first = await openTask(id, "check");
    const { fay, bob } = scene.world.users;
    ok(await assignTask(await scene.actor("bob"), { taskId: first.id, userIds: [fay] }));
    ok(await draft("fay", first.id, { check: "looks" }));
    await correct(id, { amount: 10 });
    expect(Object.keys(await scene.open(id))).toEqual(["review"]);
    await correct(id, { amount: 6000 });
    expect(await openTask(id, "check")).toMatchObject({
      number: 2,
      revision: 1,
      status: "IN_PROGRESS",
      claimed_by: fay,
      named: true,
      users: [fay],
      draft: { check: "looks" },
    });
    expect(bob).not.toBe(fay);
  });

  it("starts afresh when it had been completed", async () => {
    const id = await submitted({ amount: 5000 });
    const { id: taskId } = await openTask(id, "check");
    ok(await draft("fay", taskId, { check: "looks" }));
    ok(await scene.complete("fay", id, "check", { check: "fine" }));
    await correct(id, { amount: 6000 });
    expect(await openTask(id, "check")).toMatchObject({
      number: 2,
      status: "OPEN",
      claimed_by: null,
      named: false,
      draft: null,
    });
  });
});

describe("an assignee field", () => {
  it("names its user when the task starts and each time it is refreshed, and releases whoever is no longer named", async () => {
    const definition = purchase({ key: "deputies", prefix: "DE" });
    const { tickets } = await scene.publish({
      ...definition,
      tasks: definition.tasks.map((task) =>
        task.key === "review"
          ? { ...task, assignee_field: "deputy", executor_roles: ["Employee"] }
          : task,
      ),
    });
    const { dana, bob, erin } = scene.world.users;
    const values = { ...lamp, deputy: String(dana) };
    const id = await scene.submit("erin", tickets["purchase"] ?? 0, values);
    const task = await openTask(id, "review");
    expect(task).toMatchObject({ named: true, users: [dana] });
    ok(await claim("dana", task.id));
    await correct(id, { amount: 50, deputy: String(erin) });
    expect(await openTask(id, "review")).toMatchObject({
      revision: 2,
      users: [erin],
      claimed_by: null,
      status: "OPEN",
    });
    expect(refusal(await claim("dana", task.id))).toMatchObject({ code: "not_found" });
    ok(await claim("erin", task.id));
    await correct(id, { amount: 60 });
    expect(await openTask(id, "review")).toMatchObject({ revision: 3, claimed_by: erin });
    expect(bob).not.toBe(erin);
  });

  it("that is unset opens the task to nobody but ticket admins, never to the role", async () => {
    const definition = purchase({ key: "unset", prefix: "UN" });
    const { tickets } = await scene.publish({
      ...definition,
      tasks: definition.tasks.map((task) =>
        task.key === "review"
          ? { ...task, assignee_field: "deputy", executor_roles: ["Employee"] }
          : task,
      ),
    });
    const id = await scene.submit("erin", tickets["purchase"] ?? 0, lamp);
    const task = await openTask(id, "review");
    expect(task).toMatchObject({ named: true, users: [] });
    expect(refusal(await claim("dana", task.id))).toMatchObject({ code: "not_found" });
    const nobody = await assignTask(await scene.actor("bob"), { taskId: task.id, userIds: [] });
    expect(refusal(nobody)).toMatchObject({ detail: "needs_assignee" });
    ok(
      await assignTask(await scene.actor("bob"), {
        taskId: task.id,
        userIds: [scene.world.users.dana],
      }),
    );
    ok(await claim("dana", task.id));
  });
});
