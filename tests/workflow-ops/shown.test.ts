import { beforeAll, describe, expect, it } from "vitest";
import {
  claimTask,
  correctTicket,
  explainStep,
  findTask,
  findTicket,
  historyOf,
  holdTicket,
  resumeTicket,
} from "../../src/workflow-ops/index.js";
import type { Person } from "../world/index.js";
import { lamp, purchase } from "./purchase.js";
import { ok, openScene, stepOf, type Scene } from "./scene.js";

let scene: Scene;
let form: number;

beforeAll(async () => {
  scene = await openScene();
  form = (await scene.publish(purchase())).tickets["purchase"] ?? 0;
});

const ticketFor = async (person: Person, id: number) => {
  const actor = await scene.actor(person);
  return scene.as(person, (tx) => findTicket(tx, actor, id));
};
const taskFor = async (person: Person, id: number) => {
  const actor = await scene.actor(person);
  return scene.as(person, (tx) => findTask(tx, actor, id));
};
const taskId = async (ticketId: number, key: string) => (await scene.open(ticketId))[key]?.id ?? 0;

/** Submitted by Erin with 40, sent back by Fay, reworked by Erin to 5,000. */
async function reworked(): Promise<number> {
  const id = await scene.submit("erin", form, lamp);
  ok(await scene.complete("fay", id, "review", { decision: "rework", comment: "Six, please" }));
  ok(await scene.complete("erin", id, "fix", { item: "Lamp", amount: 5000 }));
  return id;
}

describe("a ticket's page", () => {
  it("is for its submitter and its ticket admins, and for nobody else", async () => {
    const id = await reworked();
    expect(await ticketFor("erin", id)).toMatchObject({ administers: false, mayWithdraw: true });
    expect(await ticketFor("bob", id)).toMatchObject({ administers: true, mayWithdraw: false });
    expect(await ticketFor("alice", id)).toMatchObject({ administers: true });
    for (const person of ["fay", "dana", "charlie"] as const)
      expect(await ticketFor(person, id)).toBeNull();
  });

  it("says what it is, who wrote each field, and what each was before", async () => {
    const id = await reworked();
    const page = await ticketFor("erin", id);
    expect(page).toMatchObject({
      number: `PR-${id}`,
      title: "Lamp",
      status: "IN_PROGRESS",
      step: 3,
      workflowTitle: "Purchase requests",
      version: 1,
      ticketTitle: "Purchase",
      submitterName: "Erin Walsh",
      endedAs: null,
    });
    const field = (key: string) => page?.fields.find((row) => row.key === key);
    expect(field("item")).toMatchObject({
      shown: { words: "Lamp" },
      written: { component: "Purchase", step: 1 },
    });
    expect(field("amount")).toMatchObject({
      shown: { words: "5,000", kind: "number" },
      former: { shown: { words: "40" }, clearedStep: null },
      written: { name: "Erin Walsh", component: "Rework request", step: 3 },
    });
    expect(field("decision")).toMatchObject({
      shown: { kind: "unset" },
      former: { shown: { words: "Send back for rework" }, clearedStep: 3 },
      written: null,
      mayWrite: ["Finance review"],
    });
    expect(field("urgent")?.shown.words).toBe("no");
    expect(field("submitter")).toBeUndefined();
  });

  it("says how each component stands, in its progress and on its graph", async () => {
    const id = await reworked();
    ok(await claimTask(await scene.actor("fay"), { taskId: await taskId(id, "review") }));
    const page = await ticketFor("erin", id);
    expect(page?.progress.map(({ title, state, text }) => `${title} ${state}: ${text}`)).toEqual([
      "Submitted done: Erin Walsh",
      "Rework request done: Erin Walsh",
      "Large amount open: waits for Finance",
      "Finance review open: with Finance",
      "Place order wait: not started",
      "End wait: not yet",
    ]);
    expect(page?.overlay).toEqual({
      "ticket:purchase": { state: "done", text: "Erin Walsh" },
      "task:review": { state: "open", text: "Open · Finance" },
      "task:fix": { state: "done", text: "Done · Erin Walsh" },
      "task:check": { state: "open", text: "Open · for Finance" },
      "task:order": { state: "wait", text: "Not started" },
      "completion:ordered": { state: "wait", text: "Not yet" },
      "completion:rejected": { state: "wait", text: "Not yet" },
      "completion:withdrawn": { state: "wait", text: "Not yet" },
      "completion:risky": { state: "wait", text: "Not yet" },
    });
  });

  it("says how it ended, and offers what can still be done", async () => {
    const id = await reworked();
    ok(await scene.complete("fay", id, "review", { decision: "reject" }));
    const page = await ticketFor("bob", id);
    expect(page).toMatchObject({
      status: "CANCELLED",
      endedAs: { key: "rejected", title: "Rejected" },
    });
    expect(page?.overlay).toMatchObject({
      "completion:rejected": { state: "done" },
      "task:check": { state: "gone", text: "Cancelled" },
      "task:order": { state: "wait", text: "Not needed" },
    });
    expect(page?.acts).toEqual({
      hold: false,
      resume: false,
      cancel: false,
      reopen: true,
      correct: false,
      wake: [],
      redo: [],
      skip: [],
      drop: [],
      assign: [],
    });
    expect(page?.progress.at(-1)).toMatchObject({ title: "Rejected", state: "done" });
    expect(await ticketFor("erin", id)).toMatchObject({
      mayWithdraw: false,
      acts: { reopen: false },
    });
  });

  it("offers ticket admins of a running one what its state allows", async () => {
    const id = await reworked();
    const acts = (await ticketFor("bob", id))?.acts;
    expect(acts).toMatchObject({
      hold: true,
      resume: false,
      cancel: true,
      reopen: false,
      correct: true,
    });
    const keys = (list?: readonly { key: string }[]) => list?.map((one) => one.key);
    expect(keys(acts?.wake)).toEqual(["order"]);
    expect(keys(acts?.redo)).toEqual(["fix"]);
    expect(keys(acts?.skip)).toEqual(["review", "check"]);
  });
});

describe("a ticket's history", () => {
  it("tells each step in words, newest first, a page at a time", async () => {
    const id = await reworked();
    const page = await ticketFor("erin", id);
    const read = (below: number | null, size: number) =>
      scene.as("erin", (tx) =>
        historyOf(tx, { id, definition: page!.definition }, { below, size }),
      );
    const history = await read(null, 10);
    expect(history.map(({ step, who, did }) => `${step} ${who} ${did}`)).toEqual([
      "3 Erin Walsh completed Rework request",
      "2 Fay Lindqvist completed Finance review",
      "1 Erin Walsh submitted Purchase",
    ]);
    expect(history[0]).toMatchObject({
      changes: [{ key: "amount", title: "Amount", before: "40", after: "5,000" }],
      cleared: [
        { key: "comment", before: "Six, please", after: null },
        { key: "decision", before: "Send back for rework", after: null },
      ],
      effects: [{ kind: "open", text: "Opened Large amount and Finance review" }],
      lookedAt: [{ key: "order", title: "Place order", text: "its condition does not hold" }],
    });
    expect(history[2]?.changes).toEqual([
      { key: "amount", title: "Amount", before: null, after: "40" },
      { key: "item", title: "Item", before: null, after: "Lamp" },
      { key: "urgent", title: "Urgent", before: null, after: "no" },
    ]);
    expect((await read(3, 1)).map(({ step }) => step)).toEqual([2]);
  });

  it("of a catch-up round tells the net change since the hold began", async () => {
    const id = await scene.submit("erin", form, lamp);
    const bob = await scene.actor("bob");
    ok(await holdTicket(bob, { ticketId: id, reason: "audit" }));
    for (const amount of [50, 60]) {
      const input = {
        ticketId: id,
        step: await stepOf(scene, id),
        fields: { amount },
        reason: "typo",
      };
      ok(await correctTicket(bob, input));
    }
    ok(await resumeTicket(bob, { ticketId: id }));
    const page = await ticketFor("bob", id);
    const history = await scene.as("bob", (tx) =>
      historyOf(tx, { id, definition: page!.definition }, { below: null, size: 10 }),
    );
    expect(
      history.map(({ did, changes }) => [did, changes.map((one) => `${one.before} ${one.after}`)]),
    ).toEqual([
      ["resumed the ticket", ["40 60"]],
      ["corrected the ticket", ["50 60"]],
      ["corrected the ticket", ["40 50"]],
      ["put the ticket on hold", []],
      ["submitted Purchase", ["null 40", "null Lamp", "null no"]],
    ]);
    expect(page?.fields.find((row) => row.key === "amount")).toMatchObject({
      former: { shown: { words: "50" } },
      written: { step: 4, writer: { kind: "correction" } },
    });
  });
});

describe("why and why not", () => {
  it("is told from the record of the step", async () => {
    const id = await reworked();
    const page = await ticketFor("bob", id);
    const ask = (kind: "task" | "completion", key: string, step: number) =>
      scene.as("bob", (tx) =>
        explainStep(tx, { ticketId: id, definition: page!.definition, kind, key, step }),
      );
    expect((await ask("task", "check", 3))?.sentence).toMatch(
      /^On .*, Erin Walsh completed Rework request and changed Amount from 40 to 5,000/,
    );
    const order = await ask("task", "order", 3);
    expect(order?.headline).toBe("Why did “Place order” not start?");
    expect(order?.sentence).toContain("Decision");
    expect((await ask("task", "order", 1))?.sentence).toContain("Amount");
    expect((await ask("completion", "rejected", 2))?.headline).toContain("Rejected");
    expect(await ask("completion", "nothing", 2)).toBeNull();
    expect(await ask("task", "order", 99)).toBeNull();
  });
});

describe("a task's page", () => {
  it("is for whoever may do it, also when it is done, with its inputs and why it is here", async () => {
    const id = await reworked();
    const review = await taskId(id, "review");
    for (const person of ["erin", "dana", "charlie"] as const)
      expect(await taskFor(person, review)).toBeNull();
    const page = await taskFor("fay", review);
    expect(page).toMatchObject({
      open: true,
      mayComplete: true,
      blocked: null,
      claimedByMe: false,
      administers: false,
      task: { number: 2, revision: 1, roleNames: ["Finance"], userNames: null },
      ticket: { number: `PR-${id}`, submitterName: "Erin Walsh", mayOpen: false },
    });
    expect(
      page?.inputs.map(({ key, shown, former }) => [key, shown.words, former?.shown.words]),
    ).toEqual([
      ["item", "Lamp", undefined],
      ["amount", "5,000", "40"],
    ]);
    expect(page?.why?.sentence).toContain("Amount");
    expect(page?.values).toEqual({ item: "Lamp", amount: 5000 });
    expect(page?.ticket.progress.map((one) => one.title)).toContain("Rework request");
    ok(await scene.complete("fay", id, "review", { decision: "approve", comment: "Fine" }));
    const done = await taskFor("fay", review);
    expect(done).toMatchObject({
      open: false,
      mayComplete: false,
      blocked: "Fay Lindqvist completed this task.",
      form: null,
    });
    expect(done?.answers.map((row) => row.shown.words)).toEqual(["Approve", "Fine"]);
  });

  it("starts its form with the old answers, except those that a condition reads, and with what others wrote", async () => {
    const id = await scene.submit("erin", form, lamp);
    const first = await taskFor("fay", await taskId(id, "review"));
    expect(first?.form).toMatchObject({ fromDraft: false, values: {} });
    ok(await scene.complete("fay", id, "review", { decision: "rework", comment: "Six" }));
    const fix = await taskFor("erin", await taskId(id, "fix"));
    expect(fix?.form?.values).toEqual({ item: "Lamp", amount: 40 });
    ok(await scene.complete("erin", id, "fix", { item: "Lamp", amount: 50 }));
    const again = await taskFor("fay", await taskId(id, "review"));
    expect(again?.form?.values).toEqual({ decision: null, comment: "Six" });
    ok(await scene.complete("fay", id, "review", { decision: "rework", comment: "Seven" }));
    const fixAgain = await taskFor("erin", await taskId(id, "fix"));
    expect(fixAgain?.form?.values).toEqual({ item: "Lamp", amount: null });
  });

  it("says who has it, and that the ticket is on hold", async () => {
    const id = await scene.submit("erin", form, lamp);
    const review = await taskId(id, "review");
    ok(await claimTask(await scene.actor("bob"), { taskId: review }));
    expect(await taskFor("fay", review)).toMatchObject({
      mayComplete: false,
      blocked: "Bob Okafor has this task: nobody else can complete it.",
    });
    ok(await holdTicket(await scene.actor("bob"), { ticketId: id, reason: "audit" }));
    expect((await taskFor("bob", review))?.blocked).toMatch(/^The ticket is on hold/);
  });
});
