import { beforeAll, describe, expect, test } from "vitest";
import { textOf } from "../world/index.js";
import { purchase } from "../workflow-ops/purchase.js";
import { openStaffRoom, staffActs, type StaffRoom } from "./staff-room.js";

let room: StaffRoom;

beforeAll(async () => {
  room = await openStaffRoom();
  const other = purchase({ key: "orders", prefix: "OR" });
  await room.publish({ ...other, title: "Orders of <i>things</i>" });
});

const KINDS = ["workflows", "tickets", "tasks", "completions"] as const;
type KindOf = (typeof KINDS)[number];

/** The titles of a list, in their order. */
async function titles(kind: KindOf, query = ""): Promise<string[]> {
  const { status, text } = await room.sam.get(`/operator/definitions/${kind}${query}`);
  expect(status).toBe(200);
  return [...text.matchAll(/<th scope="row">([^<]*)<small>/g)].map((match) => match[1] ?? "");
}

async function csvLines(kind: KindOf, query = ""): Promise<string[]> {
  const { text } = await room.sam.get(`/operator/definitions/${kind}.csv${query}`);
  return text.trim().split("\r\n");
}

describe.each(KINDS)("the list of %s", (kind) => {
  test("has those of all companies, newest first, and links to all kinds with the same filter", async () => {
    const { text } = await room.sam.get(`/operator/definitions/${kind}?workflow=orders`);
    for (const other of KINDS)
      expect(text).toContain(`href="/operator/definitions/${other}?workflow=orders"`);
    const all = await titles(kind);
    const orders = await titles(kind, "?workflow=orders");
    expect(orders.length).toBeGreaterThan(0);
    expect(all).toHaveLength(orders.length * 2);
    expect(all.slice(0, orders.length)).toEqual(orders);
  });

  test("names company, workflow, version and status", async () => {
    const said = textOf(await room.sam.get(`/operator/definitions/${kind}`));
    expect(said).toContain("version 1");
    expect(said).toContain("Acme");
    expect(said).toContain("Orders of <i>things</i>");
    expect(said).toContain("Active");
  });

  test("as CSV has exactly what is shown", async () => {
    for (const query of ["", "?workflow=orders", "?status=DRAFT", "?q=nothing+of+that"]) {
      const lines = await csvLines(kind, query);
      expect(lines).toHaveLength(1 + (await titles(kind, query)).length);
    }
  });

  test("goes on where a page ended", async () => {
    const ids = (await csvLines(kind)).slice(1).map((line) => line.split(",")[0]);
    expect(await titles(kind, `?after=${ids[0]}`)).toEqual((await titles(kind)).slice(1));
    expect(await titles(kind, `?after=${ids.at(-1)}`)).toEqual([]);
  });

  test("says so when nothing fits", async () => {
    expect(textOf(await room.sam.get(`/operator/definitions/${kind}?q=zzz`))).toContain(
      "Nothing fits",
    );
  });

  test("takes what is no filter for none", async () => {
    const odd = "?status=LIVE&task_type=X&completion_status=Y&from=yesterday&to=2026-02-30&after=x";
    expect(await titles(kind, odd)).toEqual(await titles(kind));
  });
});

describe("filters", () => {
  test("by words of title, description or key", async () => {
    expect(await titles("tasks", "?q=REVIEW")).toEqual(
      (await titles("tasks")).filter((title) => /review/i.test(title)),
    );
    expect(await titles("tasks", "?q=%25")).toEqual([]);
  });

  test("by status of the version", async () => {
    expect(await titles("tasks", "?status=ACTIVE")).toEqual(await titles("tasks"));
    expect(await titles("tasks", "?status=ARCHIVED")).toEqual([]);
  });

  test("by task type and by what a completion ends as", async () => {
    expect(await titles("tasks", "?task_type=FORM")).toEqual(await titles("tasks"));
    expect(await titles("tasks", "?task_type=SYNC_ACTION")).toEqual([]);
    const cancelling = await titles("completions", "?completion_status=CANCELLED");
    const completing = await titles("completions", "?completion_status=COMPLETED");
    expect(completing.length).toBeGreaterThan(0);
    expect(completing.length + cancelling.length).toBeLessThanOrEqual(
      (await titles("completions")).length,
    );
    expect(completing).not.toEqual(await titles("completions"));
  });

  test("by the days on which they were made", async () => {
    const today = new Date().toISOString().slice(0, 10);
    expect(await titles("workflows", `?from=${today}`)).toHaveLength(2);
    expect(await titles("workflows", "?to=2020-01-01")).toEqual([]);
    expect(await titles("workflows", "?from=2099-01-01")).toEqual([]);
  });

  test("by company", async () => {
    expect(await titles("workflows", "?company=acme")).toHaveLength(2);
    expect(await titles("workflows", "?company=globex")).toEqual([]);
    expect(await titles("workflows", `?company=%23${room.world.companies.acme}`)).toHaveLength(2);
    expect(await titles("workflows", "?company=%23999999")).toEqual([]);
  });
});

describe("a list that is narrowed to one company", () => {
  const looks = async () =>
    (await staffActs(room.world.companies.acme)).map(({ act, after }) => [act, after]);

  test("is a look into it, page and CSV alike, with what was asked; and says so", async () => {
    const before = (await looks()).length;
    const page = await room.sam.get(
      "/operator/definitions/tasks?company=Acme&q=review&status=ACTIVE",
    );
    expect(textOf(page)).toContain("This list shows one company, Acme");
    await room.sam.get("/operator/definitions/workflows.csv?company=acme");
    expect((await looks()).slice(before)).toEqual([
      ["definitions_looked_at", { kind: "tasks", search: "review", status: "ACTIVE" }],
      ["definitions_looked_at", { kind: "workflows" }],
    ]);
    const said = textOf(await room.alice.get("/company/audit?act=definitions_looked_at"));
    expect(said).toContain("Looked at a list of the definitions of Acme");
  });

  test("also where a part of a name fits no other", async () => {
    const before = (await looks()).length;
    await room.sam.get("/operator/definitions/tasks?company=cm");
    expect(await looks()).toHaveLength(before + 1);
  });

  test("is none where several fit, or nobody", async () => {
    const before = (await looks()).length;
    const page = await room.sam.get("/operator/definitions/tasks?company=e");
    expect(textOf(page)).not.toContain("This list shows one company");
    await room.sam.get("/operator/definitions/tasks?company=none-such");
    await room.sam.get("/operator/definitions/tasks");
    expect(await looks()).toHaveLength(before);
  });
});
