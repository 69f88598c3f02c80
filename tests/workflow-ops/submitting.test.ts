import { beforeAll, describe, expect, it } from "vitest";
import {
  deleteSavedTicket,
  findSavedTicket,
  saveTicket,
  submitTicket,
  withdrawTicket,
} from "../../src/workflow-ops/index.js";
import type { Published } from "./publish.js";
import { lamp, purchase } from "./purchase.js";
import { idIn, ok, openScene, refusal, type Scene } from "./scene.js";

let scene: Scene;
let published: Published;
let form: number;

beforeAll(async () => {
  scene = await openScene();
  published = await scene.publish(purchase());
  form = published.tickets["purchase"] ?? 0;
});

const instances = () => scene.as("alice", (tx) => tx.db.workflow_instance.count());

describe("submitting a ticket", () => {
  it("leaves the instance, the submission, the step, its decisions and the first task", async () => {
    const id = await scene.submit("erin", form, { ...lamp, item: "  Desk\n lamp " });
    const erin = scene.world.users.erin;
    const row = await scene.as("alice", (tx) =>
      tx.db.workflow_instance.findFirstOrThrow({
        where: { id },
        include: { tickets: true, data: true, tasks: true, decisions: true },
      }),
    );
    expect(row).toMatchObject({
      status: "IN_PROGRESS",
      step: 1,
      title: "Desk lamp",
      submitter_id: erin,
      ended_at: null,
      workflow_definition_id: published.definitionId,
    });
    expect(row.tickets).toMatchObject([
      { ticket_key: "purchase", submitter_id: erin, draft: null },
    ]);
    expect(row.tickets[0]?.submitted_at).toBeInstanceOf(Date);
    expect(row.data).toMatchObject([
      {
        step: 1,
        cause: "ticket",
        actor_id: erin,
        ticket_instance_id: row.tickets[0]?.id,
        cleared: [],
      },
    ]);
    expect(row.tasks).toMatchObject([
      { task_key: "review", number: 1, status: "OPEN", opened_step: 1 },
    ]);
    expect(row.decisions.map((decision) => decision.component_key).sort()).toEqual([
      "check",
      "order",
      "review",
    ]);
  });

  it("counts the defaults of fields that were not given as changed", async () => {
    const id = await scene.submit("erin", form, lamp);
    const step = await scene.as("alice", (tx) =>
      tx.db.workflow_data.findFirstOrThrow({ where: { workflow_instance_id: id } }),
    );
    expect(step.changed).toEqual(["amount", "item", "submitter", "urgent"]);
    expect(step.fields).toMatchObject({ urgent: false, submitter: String(scene.world.users.erin) });
  });

  it("refuses values that the fields do not allow, by field, and changes nothing", async () => {
    const before = await instances();
    const wrong = async (values: Record<string, never>) =>
      refusal(await submitTicket(await scene.actor("erin"), { ticketDefinitionId: form, values }));
    const fields = async (values: object) =>
      (await wrong(values as Record<string, never>)).errors?.map((error) => error.field);
    expect(await fields({ ...lamp, amount: 0 })).toEqual(["amount"]);
    expect(await fields({ ...lamp, amount: "40" })).toEqual(["amount"]);
    expect(await fields({ amount: null })).toEqual(["item", "amount"]);
    expect(await fields({ ...lamp, decision: "approve" })).toEqual(["decision"]);
    expect(await fields({ ...lamp, submitter: "1" })).toEqual(["submitter"]);
    expect(await fields({ ...lamp, nowhere: 1 })).toEqual(["nowhere"]);
    expect(await fields({ ...lamp, item: "a\u0000b" })).toEqual(["item"]);
    expect(await fields({ ...lamp, item: "x".repeat(81) })).toEqual(["item"]);
    expect(await fields({ ...lamp, deputy: String(scene.world.users.charlie) })).toEqual([
      "deputy",
    ]);
    expect(await fields({ ...lamp, deputy: "one" })).toContain("deputy");
    expect(await instances()).toBe(before);
  });

  it("is refused for people without a submitter role, and for other companies, as if there were no form", async () => {
    for (const person of ["charlie"] as const) {
      const answer = await submitTicket(await scene.actor(person), {
        ticketDefinitionId: form,
        values: lamp,
      });
      expect(refusal(answer)).toMatchObject({ code: "not_found" });
    }
    const erin = await scene.actor("erin");
    await scene.as("alice", (tx) =>
      tx.db.user_role.deleteMany({ where: { user_id: erin.userId } }),
    );
    const late = await submitTicket(erin, { ticketDefinitionId: form, values: lamp });
    await scene.as("alice", (tx) =>
      tx.db.user_role.create({
        data: { company_id: tx.companyId, user_id: erin.userId, role_id: erin.roles[0]?.id ?? 0 },
      }),
    );
    expect(refusal(late)).toMatchObject({ code: "not_found" });
  });

  it("happens once for one form id, and leads to the same place again", async () => {
    const erin = await scene.actor("erin");
    const input = { ticketDefinitionId: form, values: lamp, formId: "submit once" };
    const before = await instances();
    const [one, other] = await Promise.all([submitTicket(erin, input), submitTicket(erin, input)]);
    const again = await submitTicket(erin, { ...input, values: { ...lamp, amount: 0 } });
    expect(ok(other).location).toBe(ok(one).location);
    expect(ok(again).location).toBe(ok(one).location);
    expect(await instances()).toBe(before + 1);
  });

  it("does not spend the form's id when it is refused", async () => {
    const erin = await scene.actor("erin");
    const input = { ticketDefinitionId: form, formId: "second try" };
    refusal(await submitTicket(erin, { ...input, values: { ...lamp, amount: 0 } }));
    const { location } = ok(await submitTicket(erin, { ...input, values: lamp }));
    expect(await scene.status(idIn(location))).toBe("IN_PROGRESS");
  });

  it("asks first when nothing would be open", async () => {
    const silent = await scene.publish({
      ...purchase({ key: "silent", prefix: "SI" }),
      tasks: purchase().tasks.filter((task) => task.key === "check"),
    });
    const erin = await scene.actor("erin");
    const input = { ticketDefinitionId: silent.tickets["purchase"] ?? 0, values: lamp };
    expect(refusal(await submitTicket(erin, input))).toMatchObject({
      code: "conflict",
      detail: "would_stall",
    });
    const { location } = ok(await submitTicket(erin, { ...input, confirmedStall: true }));
    expect(await scene.status(idIn(location))).toBe("IN_PROGRESS stalled");
  });
});

describe("a ticket that is saved for later", () => {
  const saved = () =>
    scene.as("alice", (tx) =>
      tx.db.workflow_instance.findMany({
        where: { status: "NOT_STARTED" },
        orderBy: { id: "asc" },
      }),
    );

  it("is NOT_STARTED, keeps what was typed, and is its submitter's alone", async () => {
    const erin = await scene.actor("erin");
    const typed = { item: "Chair", amount: "many", nowhere: "dropped", risk: "a\u0000b" };
    ok(await saveTicket(erin, { ticketDefinitionId: form, typed }));
    const [row] = await saved();
    const id = row?.id ?? 0;
    expect(row).toMatchObject({ title: "Chair", step: 0 });
    const page = await scene.as("erin", (tx) => findSavedTicket(tx, erin, id));
    expect(page).toMatchObject({
      ticketDefinitionId: form,
      typed: { item: "Chair", amount: "many", risk: "ab" },
    });
    const dana = await scene.actor("dana");
    expect(await scene.as("dana", (tx) => findSavedTicket(tx, dana, id))).toBeNull();
    const alice = await scene.actor("alice");
    for (const actor of [dana, alice]) {
      const taken = await submitTicket(actor, {
        ticketDefinitionId: form,
        values: lamp,
        savedTicketId: id,
      });
      expect(refusal(taken)).toMatchObject({ code: "not_found" });
      expect(refusal(await deleteSavedTicket(actor, { ticketId: id }))).toMatchObject({
        code: "not_found",
      });
    }
  });

  it("becomes the ticket when it is submitted, once", async () => {
    const erin = await scene.actor("erin");
    const id = (await saved())[0]?.id ?? 0;
    const input = { ticketDefinitionId: form, values: lamp, savedTicketId: id };
    expect(ok(await submitTicket(erin, input)).location).toBe(`/tickets/${id}`);
    expect(await scene.status(id)).toBe("IN_PROGRESS");
    expect(refusal(await submitTicket(erin, input))).toMatchObject({
      code: "conflict",
      detail: "submitted",
      location: `/tickets/${id}`,
    });
    expect(refusal(await deleteSavedTicket(erin, { ticketId: id }))).toMatchObject({
      code: "conflict",
    });
  });

  it("goes on in the active version, and can be thrown away", async () => {
    const erin = await scene.actor("erin");
    ok(await saveTicket(erin, { ticketDefinitionId: form, typed: { item: "Desk" } }));
    ok(await saveTicket(erin, { ticketDefinitionId: form, typed: { item: "Shelf" } }));
    const [desk, shelf] = await saved();
    const next = await scene.publish(purchase());
    const newForm = next.tickets["purchase"] ?? 0;
    const old = await submitTicket(erin, { ticketDefinitionId: form, values: lamp });
    expect(refusal(old)).toMatchObject({
      code: "conflict",
      detail: "not_active",
      location: `/tickets/new/${newForm}`,
    });
    const page = await scene.as("erin", (tx) => findSavedTicket(tx, erin, desk?.id ?? 0));
    expect(page?.ticketDefinitionId).toBe(newForm);
    const input = { ticketDefinitionId: newForm, values: lamp, savedTicketId: desk?.id ?? 0 };
    const id = idIn(ok(await submitTicket(erin, input)).location);
    const row = await scene.as("alice", (tx) =>
      tx.db.workflow_instance.findFirstOrThrow({ where: { id } }),
    );
    expect(row.workflow_definition_id).toBe(next.definitionId);
    ok(await deleteSavedTicket(erin, { ticketId: shelf?.id ?? 0 }));
    expect(await saved()).toEqual([]);
    form = newForm;
  });
});

describe("withdrawing a ticket", () => {
  it("is its submitter's, once, and ends it as the workflow says", async () => {
    const id = await scene.submit("erin", form, lamp);
    for (const [person, code] of [
      ["dana", "not_found"],
      ["charlie", "not_found"],
      ["bob", "forbidden"],
    ] as const) {
      const answer = await withdrawTicket(await scene.actor(person), { ticketId: id });
      expect(refusal(answer)).toMatchObject({ code });
    }
    const erin = await scene.actor("erin");
    ok(await withdrawTicket(erin, { ticketId: id }));
    expect(await scene.status(id)).toBe("CANCELLED");
    expect(await scene.open(id)).toEqual({});
    expect(refusal(await withdrawTicket(erin, { ticketId: id }))).toMatchObject({
      code: "conflict",
    });
  });
});
