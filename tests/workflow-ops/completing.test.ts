import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import {
  assignTask,
  claimTask,
  completeTask,
  correctTicket,
  holdTicket,
  previewCompletion,
  resumeTicket,
  submitTicket,
  type StaleRejection,
} from "../../src/workflow-ops/index.js";
import { lamp, purchase } from "./purchase.js";
import { idIn, ok, openScene, refusal, stepOf, type Scene } from "./scene.js";
import type { Person } from "../world/index.js";

let scene: Scene;
let form: number;

beforeAll(async () => {
  scene = await openScene();
  form = (await scene.publish(purchase())).tickets["purchase"] ?? 0;
});

const submitted = () => scene.submit("erin", form, lamp);
const review = async (ticketId: number) => (await scene.open(ticketId))["review"]?.id ?? 0;
const approve = { decision: "approve", comment: null };

async function completing(person: Person, taskId: number, over: object = {}) {
  const input = { taskId, revision: 1, values: approve, ...over };
  return completeTask(await scene.actor(person), input);
}

describe("completing a task", () => {
  it("closes it, writes the step with its cause, and opens what follows", async () => {
    const id = await submitted();
    const taskId = await review(id);
    expect(ok(await completing("fay", taskId)).location).toBe("/tasks");
    const task = await scene.as("alice", (tx) =>
      tx.db.task_instance.findFirstOrThrow({ where: { id: taskId } }),
    );
    const fay = scene.world.users.fay;
    expect(task).toMatchObject({
      status: "COMPLETED",
      completed_by: fay,
      closed_step: 2,
      skipped: false,
    });
    const step = await scene.as("alice", (tx) =>
      tx.db.workflow_data.findFirstOrThrow({ where: { workflow_instance_id: id, step: 2 } }),
    );
    expect(step).toMatchObject({
      cause: "task",
      actor_id: fay,
      task_instance_id: taskId,
      cause_step: 1,
      changed: ["decision"],
    });
    expect(Object.keys(await scene.open(id))).toEqual(["order"]);
  });

  it("is refused to those who may not do it, as if there were no task", async () => {
    const taskId = await review(await submitted());
    for (const person of ["erin", "dana", "charlie"] as const) {
      expect(refusal(await completing(person, taskId))).toMatchObject({ code: "not_found" });
    }
    expect(refusal(await completing("fay", 999_999))).toMatchObject({ code: "not_found" });
  });

  it("is a ticket admin's and a company admin's right too", async () => {
    ok(await completing("bob", await review(await submitted())));
    ok(await completing("alice", await review(await submitted())));
  });

  it("is refused once the role is taken away, even for a page that was open", async () => {
    const taskId = await review(await submitted());
    const fay = await scene.actor("fay");
    const finance = fay.roles.find((role) => role.name === "Finance")?.id ?? 0;
    const where = { user_id: fay.userId, role_id: finance };
    await scene.as("alice", (tx) => tx.db.user_role.deleteMany({ where }));
    const late = await completeTask(fay, { taskId, revision: 1, values: approve });
    await scene.as("alice", (tx) =>
      tx.db.user_role.create({ data: { company_id: tx.companyId, ...where } }),
    );
    expect(refusal(late)).toMatchObject({ code: "not_found" });
    ok(await completeTask(fay, { taskId, revision: 1, values: approve }));
  });

  it("is refused when the role is taken away while it waits for another command on the ticket", async () => {
    const id = await submitted();
    const taskId = await review(id);
    const fay = await scene.actor("fay");
    const finance = fay.roles.find((role) => role.name === "Finance")?.id ?? 0;
    const where = { user_id: fay.userId, role_id: finance };
    let tell: () => void = () => undefined;
    const locked = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const other = scene.as("alice", async (tx) => {
      await tx.db.$queryRaw`select 1 from workflow_instance where id = ${id} for update`;
      tell();
      await sleep(300);
      await tx.db.user_role.deleteMany({ where });
    });
    await locked;
    const waiting = completeTask(fay, { taskId, revision: 1, values: approve });
    await other;
    expect(refusal(await waiting)).toMatchObject({ code: "not_found" });
    await scene.as("alice", (tx) =>
      tx.db.user_role.create({ data: { company_id: tx.companyId, ...where } }),
    );
  });

  it("is refused to somebody who was deactivated meanwhile", async () => {
    const taskId = await review(await submitted());
    const fay = await scene.actor("fay");
    const set = (is_active: boolean, deactivated_at: Date | null) =>
      scene.as("alice", (tx) =>
        tx.db.user.updateMany({ where: { id: fay.userId }, data: { is_active, deactivated_at } }),
      );
    await set(false, new Date());
    const late = await completeTask(fay, { taskId, revision: 1, values: approve });
    await set(true, null);
    expect(refusal(late)).toMatchObject({ code: "forbidden" });
  });

  it("refuses wrong values by field and changes nothing", async () => {
    const id = await submitted();
    const taskId = await review(id);
    const fields = async (values: object) =>
      refusal(await completing("fay", taskId, { values })).errors?.map((error) => error.field);
    expect(await fields({ decision: "aproved" })).toEqual(["decision"]);
    expect(await fields({ comment: "no decision" })).toEqual(["decision"]);
    expect(await fields({ ...approve, amount: 1 })).toEqual(["amount"]);
    expect(await fields({ ...approve, comment: 7 })).toEqual(["comment"]);
    expect(await stepOf(scene, id)).toBe(1);
  });

  it("is refused while the ticket is on hold, and goes on after it is resumed", async () => {
    const id = await submitted();
    const taskId = await review(id);
    const bob = await scene.actor("bob");
    ok(await holdTicket(bob, { ticketId: id, reason: "audit" }));
    expect(refusal(await completing("fay", taskId))).toMatchObject({
      code: "conflict",
      detail: "on_hold",
      sentence: "Expected to complete Finance review, but the ticket is on hold.",
    });
    ok(await resumeTicket(bob, { ticketId: id }));
    ok(await completing("fay", taskId));
  });

  it("asks first when nothing would be open afterwards", async () => {
    const narrow = purchase({ key: "narrow", prefix: "NA" });
    const tickets = await scene.publish({
      ...narrow,
      tasks: narrow.tasks.filter((task) => task.key === "review"),
      completions: narrow.completions.filter((one) => one.key === "rejected"),
    });
    const id = await scene.submit("erin", tickets.tickets["purchase"] ?? 0, lamp);
    const taskId = await review(id);
    expect(refusal(await completing("fay", taskId))).toMatchObject({ detail: "would_stall" });
    expect(await scene.status(id)).toBe("IN_PROGRESS");
    ok(await completing("fay", taskId, { confirmedStall: true }));
    expect(await scene.status(id)).toBe("IN_PROGRESS stalled");
  });
});

describe("two people who complete one task", () => {
  it("get one success, and one refusal that names who did it", async () => {
    const taskId = await review(await submitted());
    const answers = await Promise.all([completing("fay", taskId), completing("bob", taskId)]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    const lost = answers.find((answer) => !answer.ok);
    const winner = answers[0]?.ok ? "Fay Lindqvist" : "Bob Okafor";
    const { code, detail, sentence } = refusal(lost ?? { ok: true });
    expect({ code, detail }).toEqual({ code: "conflict", detail: "task_not_open" });
    expect(sentence).toMatch(
      new RegExp(
        `^Expected to complete Finance review, but ${winner} completed it on \\d+ \\w+ \\d{4}, \\d\\d:\\d\\d UTC\\.$`,
      ),
    );
  });

  it("are told whose it is when one of them has claimed it", async () => {
    const taskId = await review(await submitted());
    ok(await claimTask(await scene.actor("bob"), { taskId }));
    expect(refusal(await completing("fay", taskId))).toMatchObject({
      code: "conflict",
      detail: "claimed",
      sentence: expect.stringMatching(
        /^Expected to complete Finance review, but Bob Okafor has it since /,
      ),
    });
    ok(await completing("bob", taskId));
    expect(refusal(await completing("bob", taskId)).sentence).toMatch(/but you completed it on /);
  });

  it("who send one form twice are led to the same place, and it is done once", async () => {
    const id = await submitted();
    const taskId = await review(id);
    const twice = await Promise.all([
      completing("fay", taskId, { formId: "one answer" }),
      completing("fay", taskId, { formId: "one answer" }),
    ]);
    expect(twice.map((answer) => ok(answer).location)).toEqual(["/tasks", "/tasks"]);
    expect(await stepOf(scene, id)).toBe(2);
  });
});

describe("a form that was opened on older inputs", () => {
  it("is refused with what changed, and leaves nothing; on the new revision it passes", async () => {
    const id = await submitted();
    const taskId = await review(id);
    const step = await stepOf(scene, id);
    const fields = { amount: 4000, deputy: String(scene.world.users.dana) };
    ok(
      await correctTicket(await scene.actor("alice"), {
        ticketId: id,
        step,
        fields,
        reason: "typo",
      }),
    );
    const stale = refusal(await completing("fay", taskId)) as StaleRejection;
    expect(stale).toMatchObject({ code: "conflict", detail: "stale_revision" });
    expect(stale.differences).toEqual([
      { key: "amount", title: "Amount", before: "40", after: "4,000" },
    ]);
    expect(stale.sentence).toContain("Amount from 40 to 4,000");
    expect(await scene.open(id)).toMatchObject({ review: { revision: 2 }, check: { revision: 1 } });
    ok(await completing("fay", taskId, { revision: 2 }));
  });

  it("is compared with the revision it was opened on, not the one before the last", async () => {
    const id = await submitted();
    const taskId = await review(id);
    for (const amount of [50, 60, 70]) {
      const step = await stepOf(scene, id);
      const input = { ticketId: id, step, fields: { amount }, reason: "typo" };
      ok(await correctTicket(await scene.actor("alice"), input));
    }
    const stale = refusal(await completing("fay", taskId, { revision: 2 })) as StaleRejection;
    expect(stale.differences).toMatchObject([{ before: "50", after: "70" }]);
  });

  it("of a correction and a completion at the same moment, the second sees the first", async () => {
    const id = await submitted();
    const taskId = await review(id);
    const step = await stepOf(scene, id);
    const correction = { ticketId: id, step, fields: { amount: 90 }, reason: "typo" };
    const [completed, corrected] = await Promise.all([
      completing("fay", taskId),
      correctTicket(await scene.actor("alice"), correction),
    ]);
    expect([completed.ok, corrected.ok].filter(Boolean)).toHaveLength(1);
    const lost = completed.ok ? corrected : completed;
    expect(["stale_step", "stale_revision"]).toContain(refusal(lost).detail);
  });
});

describe("a task that a system does", () => {
  it("is nobody's to claim, complete or assign", async () => {
    const automatic = purchase({ key: "automatic", prefix: "AU" });
    const { tickets } = await scene.publish({
      ...automatic,
      tasks: automatic.tasks.map((task) =>
        task.key === "review" ? { ...task, task_type: "SYNC_ACTION" as const } : task,
      ),
    });
    const taskId = await review(await scene.submit("erin", tickets["purchase"] ?? 0, lamp));
    const bob = await scene.actor("bob");
    expect(refusal(await completing("fay", taskId)).code).toBe("not_found");
    for (const answer of [
      await completing("bob", taskId),
      await claimTask(bob, { taskId }),
      await assignTask(bob, { taskId, userIds: [scene.world.users.fay] }),
    ])
      expect(refusal(answer)).toMatchObject({ code: "conflict", detail: "not_a_form" });
  });
});

describe("a task that was cancelled", () => {
  it("is refused with the reason", async () => {
    const id = idIn(
      ok(
        await submitTicket(await scene.actor("erin"), {
          ticketDefinitionId: form,
          values: { ...lamp, amount: 5000 },
        }),
      ).location,
    );
    const check = (await scene.open(id))["check"]?.id ?? 0;
    const step = await stepOf(scene, id);
    const fields = { amount: 10 };
    ok(
      await correctTicket(await scene.actor("alice"), {
        ticketId: id,
        step,
        fields,
        reason: "typo",
      }),
    );
    const answer = await completing("fay", check, { values: { check: "fine" } });
    expect(refusal(answer).sentence).toMatch(
      /^Expected to complete Large amount, but it was cancelled on .*, because what it is asked for no longer holds\.$/,
    );
  });
});

describe("named users", () => {
  it("are the only ones who may do the task, and they need the role", async () => {
    const id = await submitted();
    ok(await scene.complete("fay", id, "review", { decision: "rework" }));
    const fix = (await scene.open(id))["fix"];
    expect(fix).toMatchObject({ named: true, users: [scene.world.users.erin] });
    const values = { item: "Lamp", amount: 30 };
    const stranger = await completing("dana", fix?.id ?? 0, { values });
    expect(refusal(stranger)).toMatchObject({ code: "not_found" });
    ok(await completing("erin", fix?.id ?? 0, { values }));
  });

  it("are assigned by ticket admins only, from those who hold the role", async () => {
    const id = await submitted();
    const taskId = await review(id);
    const { fay, erin, charlie } = scene.world.users;
    const assign = async (person: Person, userIds: number[]) =>
      assignTask(await scene.actor(person), { taskId, userIds });
    expect(refusal(await assign("fay", [fay]))).toMatchObject({ code: "forbidden" });
    expect(refusal(await assign("erin", [fay]))).toMatchObject({ code: "not_found" });
    expect(refusal(await assign("bob", [erin]))).toMatchObject({ detail: "not_eligible" });
    expect(refusal(await assign("bob", [charlie]))).toMatchObject({ detail: "not_eligible" });
    ok(await claimTask(await scene.actor("bob"), { taskId }));
    ok(await assign("bob", [fay, fay]));
    expect((await scene.open(id))["review"]).toMatchObject({
      named: true,
      users: [fay],
      claimed_by: null,
      status: "OPEN",
    });
    ok(await assign("bob", []));
    expect((await scene.open(id))["review"]).toMatchObject({ named: false, users: [] });
    expect(await stepOf(scene, id)).toBe(1);
  });
});

describe("a preview", () => {
  it("says what would happen, and nothing does", async () => {
    const id = await scene.submit("erin", form, { ...lamp, amount: 5000 });
    const taskId = await review(id);
    const check = (await scene.open(id))["check"]?.id ?? 0;
    ok(await claimTask(await scene.actor("bob"), { taskId: check }));
    const fay = await scene.actor("fay");
    const look = (values: object) =>
      scene.as("fay", (tx) =>
        previewCompletion(tx, fay, { taskId, revision: 1, values: values as never }),
      );
    expect(ok(await look(approve)).preview).toEqual({
      opens: [{ key: "order", title: "Place order" }],
      refreshes: [],
      cancels: [],
      closes: null,
      clears: [],
      stalls: false,
    });
    expect(ok(await look({ decision: "reject" })).preview).toMatchObject({
      opens: [],
      closes: { key: "rejected", title: "Rejected", status: "CANCELLED" },
      cancels: [
        {
          key: "check",
          title: "Large amount",
          because: "because the ticket ended as Rejected",
          claimedBy: "Bob Okafor",
        },
      ],
    });
    expect(refusal(await look({}))).toMatchObject({ code: "invalid" });
    expect(await stepOf(scene, id)).toBe(1);
  });
});
