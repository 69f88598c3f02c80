import { beforeAll, describe, expect, it } from "vitest";
import { loadDefinition } from "../../src/workflow-design/index.js";
import {
  administeredWorkflow,
  administeredWorkflows,
  listMyTickets,
  listSubmittable,
  EVERYTHING_LIVE,
  listAdministered,
  resolveFilter,
  saveTicket,
  submitTicket,
  type AdminList,
  type StatusFilter,
} from "../../src/workflow-ops/index.js";
import type { Person } from "../world/index.js";
import type { Published } from "./publish.js";
import { purchase } from "./purchase.js";
import { ok, openScene, type Scene } from "./scene.js";

let scene: Scene;
let published: Published;
let form: number;

beforeAll(async () => {
  scene = await openScene();
  published = await scene.publish(purchase());
  form = published.tickets["purchase"] ?? 0;
});

describe("lists of tickets", () => {
  let saved: number;

  beforeAll(async () => {
    const dana = await scene.actor("dana");
    const low = { ticketDefinitionId: form, values: { item: "Cable", amount: 5 } };
    ok(await submitTicket(dana, low));
    const ended = await scene.submit("dana", form, { item: "Mouse", amount: 9 });
    ok(await scene.complete("fay", ended, "review", { decision: "reject" }));
    ok(await saveTicket(dana, { ticketDefinitionId: form, typed: { item: "Later" } }));
    saved = await scene.as("dana", async (tx) => {
      const row = await tx.db.workflow_instance.findFirstOrThrow({
        where: { status: "NOT_STARTED" },
      });
      return row.id;
    });
  });

  const mine = async (person: Person, over: { status?: StatusFilter; search?: string } = {}) => {
    const actor = await scene.actor(person);
    const filter = { status: "all" as const, search: "", familyId: null, ...over };
    return scene.as(person, (tx) => listMyTickets(tx, actor, filter, { after: null, size: 50 }));
  };

  it("of one's own have saved ones too, newest first, with whom they wait for and how they ended", async () => {
    const rows = await mine("dana");
    expect(rows.map(({ title, status }) => `${title} ${status}`)).toEqual([
      "Later NOT_STARTED",
      "Mouse CANCELLED",
      "Cable IN_PROGRESS",
    ]);
    expect(rows[0]).toMatchObject({ id: saved, formId: form, waitsFor: [], startedAt: null });
    expect(rows[1]).toMatchObject({ endedAs: "Rejected", formId: null });
    expect(rows[2]?.waitsFor).toMatchObject([
      {
        title: "Finance review",
        taskType: "FORM",
        status: "OPEN",
        claimedByName: null,
        userNames: null,
        roleNames: ["Finance"],
      },
    ]);
    expect((await mine("dana", { status: "live" })).map((row) => row.title)).toEqual([
      "Later",
      "Cable",
    ]);
    expect((await mine("dana", { status: "CANCELLED" })).map((row) => row.title)).toEqual([
      "Mouse",
    ]);
    expect((await mine("dana", { search: "CAB" })).map((row) => row.title)).toEqual(["Cable"]);
    expect((await mine("fay")).map((row) => row.title)).toEqual([]);
  });

  it("of a workflow have everybody's but the saved ones, and are found by person", async () => {
    const page = (
      search: string,
      status: StatusFilter = "all",
      size = 50,
      after: AdminList["next"] = null,
    ) =>
      scene.as("bob", async (tx) => {
        const definition = await loadDefinition(tx, published.definitionId);
        if (!definition) throw new Error("Expected the published version.");
        const filter = await resolveFilter(tx, definition, { ...EVERYTHING_LIVE, status, search });
        return listAdministered(tx, filter, { after, size });
      });
    const list = async (search: string, status?: StatusFilter) => (await page(search, status)).rows;
    const danas = await list("dana mor");
    expect(danas.map((row) => row.title)).toEqual(["Mouse", "Cable"]);
    expect((await list("", "ended")).every((row) => row.endedAt !== null)).toBe(true);
    const all = await list("");
    expect(all.map((row) => row.status)).not.toContain("NOT_STARTED");
    const one = await page("", "all", 1);
    const [first] = one.rows;
    const [second] = (await page("", "all", 1, one.next)).rows;
    expect([first?.id, second?.id]).toEqual(all.slice(0, 2).map((row) => row.id));
  });
});

describe("what a person can begin and administer", () => {
  it("follows the live lists", async () => {
    const submittable = async (person: Person) => {
      const actor = await scene.actor(person);
      return scene.as(person, (tx) => listSubmittable(tx, actor));
    };
    expect(await submittable("erin")).toMatchObject([
      { ticketDefinitionId: form, title: "Purchase", workflowTitle: "Purchase requests" },
    ]);
    expect(await submittable("charlie")).toEqual([]);
    const administered = async (person: Person) => {
      const actor = await scene.actor(person);
      return scene.as(person, async (tx) => ({
        all: (await administeredWorkflows(tx, actor)).map((one) => one.title),
        one: await administeredWorkflow(tx, actor, published.familyId),
      }));
    };
    expect(await administered("bob")).toMatchObject({
      all: ["Purchase requests"],
      one: { familyId: published.familyId, prefix: "PR", title: "Purchase requests", active: true },
    });
    expect(await administered("alice")).toMatchObject({ all: ["Purchase requests"] });
    for (const person of ["fay", "charlie"] as const)
      expect(await administered(person)).toEqual({ all: [], one: null });
  });
});
