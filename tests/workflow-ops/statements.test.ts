import { beforeAll, describe, expect, it } from "vitest";
import { loadDefinition } from "../../src/workflow-design/index.js";
import {
  completeTask,
  correctTicket,
  countTasks,
  findTask,
  findTicket,
  historyOf,
  listMyTickets,
  listTasks,
  attentionByKind,
  EVERYTHING_LIVE,
  lineageOf,
  listAdministered,
  resolveFilter,
  needsAttention,
  queueLists,
  submitTicket,
  ticketAsOf,
} from "../../src/workflow-ops/index.js";
import { watchStatements } from "../support/statements.js";
import type { Published } from "./publish.js";
import { lamp, purchase } from "./purchase.js";
import { idIn, ok, openScene, stepOf, type Scene } from "./scene.js";

let scene: Scene;
let published: Published;
let form: number;

const sent = watchStatements();

beforeAll(async () => {
  scene = await openScene();
  published = await scene.publish(purchase());
  form = published.tickets["purchase"] ?? 0;
  await scene.submit("erin", form, lamp); // the definition is loaded and compiled
});

/** The statements that some work sends, without those that begin and end its transaction. */
async function statements(work: () => Promise<unknown>): Promise<string[]> {
  sent.clear();
  await work();
  return sent.texts().filter((text) => !/^(begin|commit|rollback|select set_config)/i.test(text));
}

describe("a command", () => {
  it("that submits a ticket needs few statements, however many tasks it opens", async () => {
    const erin = await scene.actor("erin");
    const submit = (formId: string, amount: number) =>
      statements(async () => {
        const values = { item: "Lamp", amount, urgent: null, deputy: null, risk: null };
        ok(await submitTicket(erin, { ticketDefinitionId: form, values, formId }));
      });
    const one = await submit("one task", 40);
    const two = await submit("two tasks", 5000);
    expect(sent.packets(), "what it locks and reads, and what it writes with COMMIT").toBe(2);
    expect(one.length).toBeGreaterThan(5);
    expect(two.length).toBe(one.length);
    expect(one.length).toBeLessThanOrEqual(12);
  });

  it("that completes a task needs few, whatever happened before", async () => {
    const fay = await scene.actor("fay");
    const complete = async (rounds: number) => {
      const id = await scene.submit("erin", form, lamp);
      for (let round = 0; round < rounds; round += 1) {
        ok(await scene.complete("fay", id, "review", { decision: "rework" }));
        ok(await scene.complete("erin", id, "fix", { item: "Lamp", amount: 41 + round }));
      }
      const task = (await scene.open(id))["review"];
      const input = { taskId: task?.id ?? 0, revision: 1, values: { decision: "approve" } };
      return statements(async () =>
        ok(await completeTask(fay, { ...input, formId: `after ${rounds}` })),
      );
    };
    const young = await complete(0);
    const old = await complete(3);
    expect(sent.packets(), "between them, what the tasks that it opens were before").toBe(3);
    expect(old.length).toBe(young.length);
    expect(young.length).toBeLessThanOrEqual(15);
  });
});

describe("a page", () => {
  const pages = async (id: number) => {
    const [fay, bob, erin] = [
      await scene.actor("fay"),
      await scene.actor("bob"),
      await scene.actor("erin"),
    ];
    const taskId = (await scene.open(id))["review"]?.id ?? 0;
    const all = { after: null, size: 50 };
    return statements(async () => {
      await scene.as("bob", async (tx) => {
        const page = await findTicket(tx, bob, id);
        if (page) await historyOf(tx, page, { below: null, size: 20 });
        const definition = await loadDefinition(tx, published.definitionId);
        if (definition) {
          const search = {
            ...EVERYTHING_LIVE,
            status: "all" as const,
            search: "lamp",
            submitter: "erin",
          };
          await listAdministered(tx, await resolveFilter(tx, definition, search), all);
          const changed = {
            ...EVERYTHING_LIVE,
            sort: "changed" as const,
            fields: [{ field: "amount", test: "least" as const, value: "1" }],
          };
          await listAdministered(tx, await resolveFilter(tx, definition, changed), all);
        }
        await needsAttention(tx, bob, { familyId: null, size: 20 });
        await attentionByKind(tx, bob, { familyId: published.familyId, size: 20 });
        if (page) {
          await ticketAsOf(tx, page, page.step);
          await lineageOf(tx, page, { field: "amount", step: page.step });
        }
        await listMyTickets(tx, erin, { status: "all", search: "", familyId: null }, all);
      });
      await scene.as("fay", async (tx) => {
        await findTask(tx, fay, taskId);
        const lists = await queueLists(tx, fay);
        const filter = { whose: "all", familyId: null, search: "", due: "" } as const;
        await listTasks(tx, fay, lists, filter, all);
        await countTasks(tx, fay, lists);
      });
    });
  };

  it("asks the same number of questions for one ticket and for many, for a young and an old one", async () => {
    const erin = await scene.actor("erin");
    const submission = { ticketDefinitionId: form, values: lamp };
    const id = idIn(ok(await submitTicket(erin, submission)).location);
    const few = await pages(id);
    const bob = await scene.actor("bob");
    const { dana, erin: erinId } = scene.world.users;
    for (let turn = 0; turn < 6; turn += 1) {
      await scene.submit("erin", form, { ...lamp, amount: 2000, deputy: String(dana) });
      const fields = { amount: 5000 + turn, deputy: String(turn % 2 === 0 ? dana : erinId) };
      const step = await stepOf(scene, id);
      ok(await correctTicket(bob, { ticketId: id, step, fields, reason: "again" }));
    }
    const many = await pages(id);
    // One more: there are users to be named now, all in one question.
    expect(many.length - few.length).toBeLessThanOrEqual(1);
  });
});
