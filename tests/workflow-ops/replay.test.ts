import pg from "pg";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { read, run } from "../../src/commands/replay.js";
import { replayTicket } from "../../src/workflow-ops/index.js";
import { lamp, purchase } from "./purchase.js";
import { ok, openScene, type Scene } from "./scene.js";

let scene: Scene;
let id: number;

beforeAll(async () => {
  scene = await openScene();
  const form = (await scene.publish(purchase())).tickets["purchase"] ?? 0;
  id = await scene.submit("erin", form, { ...lamp, amount: 5000 });
  ok(await scene.complete("fay", id, "review", { decision: "rework" }));
  ok(await scene.complete("erin", id, "fix", { item: "Lamp", amount: 50 }));
});

const replay = () => scene.as("alice", (tx) => replayTicket(tx, id));

/** Changes history, as only the database's superuser can, and puts it back. */
async function tampering(sql: string, undo: string, look: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: scene.superuserUrl });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    await client.query(sql);
    await look();
    await client.query(undo);
  } finally {
    await client.end();
  }
}

describe("replaying a ticket", () => {
  it("finds no difference, and no ticket where there is none", async () => {
    expect(await replay()).toBeNull();
    expect(await scene.as("charlie", (tx) => replayTicket(tx, id))).toBeUndefined();
    expect(await scene.as("alice", (tx) => replayTicket(tx, 999_999))).toBeUndefined();
  });

  it.each([
    [
      "a decision",
      "update decision set outcome = 'FIRE' where step = 2 and component_key = 'order'",
      "update decision set outcome = 'CONDITION_FALSE' where step = 2 and component_key = 'order'",
      { step: 2, path: "decisions/order/outcome", expected: "FIRE", found: "CONDITION_FALSE" },
    ],
    [
      "a snapshot",
      `update workflow_data set fields = fields || '{"amount": 51}' where step = 3`,
      `update workflow_data set fields = fields || '{"amount": 50}' where step = 3`,
      { step: 3, path: "fields/amount", expected: 51, found: 50 },
    ],
    [
      "a decision that is missing",
      "update decision set step = 99 where step = 1 and component_key = 'check'",
      "update decision set step = 1 where step = 99",
      { step: 1, path: "decisions/check", expected: null },
    ],
    [
      "an effect",
      "update workflow_data set effects = '[]' where step = 1",
      `update workflow_data set effects = '[{"type":"open","task":"check"},{"type":"open","task":"review"}]' where step = 1`,
      { step: 1, path: "effects" },
    ],
    [
      "a task",
      "update task_instance set revision = 7 where closed_step is null",
      "update task_instance set revision = 1 where closed_step is null",
      { step: 3, path: "instance/open" },
    ],
    [
      "the instance",
      "update workflow_instance set stalled = true",
      "update workflow_instance set stalled = false",
      { step: 3, path: "instance/stalled", expected: true, found: null },
    ],
  ])("finds %s that was tampered with", async (_, sql, undo, difference) => {
    await tampering(sql, undo, async () => {
      expect(await replay()).toMatchObject({ ok: false, ...difference });
    });
    expect(await replay()).toBeNull();
  });
});

describe("the command's arguments", () => {
  it.each([
    [["--all"], { all: true }],
    [["--ticket", "17"], { all: false, ticketId: 17 }],
    [["--ticket", "PR-17"], { all: false, ticketId: 17 }],
    [["--ticket"], null],
    [["--ticket", "0"], null],
    [["--ticket", "seventeen"], null],
    [["--all", "17"], null],
    [[], null],
  ])("%j", (args, asked) => expect(read(args)).toEqual(asked));
});

describe("npm run replay", () => {
  afterEach(() => vi.restoreAllMocks());

  /** Runs the command on a connection of its own, and gives its exit code and what it printed. */
  const running = async (...args: string[]) => {
    await scene.close();
    const said: string[] = [];
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, "write").mockImplementation((text) => said.push(String(text)) > 0);
    const code = await run({ args, databaseUrl: scene.runtimeUrl });
    return { code, said: said.join("") };
  };

  it("goes over all companies, or finds one ticket in whichever it is", async () => {
    expect(await running("--all")).toEqual({
      code: 0,
      said: "1 ticket replayed, no difference.\n",
    });
    expect(await running("--ticket", String(id))).toMatchObject({ code: 0 });
  });

  it("exits 1 with the first difference, or without a ticket, and 2 when it is asked for nothing", async () => {
    const sql = (amount: number) =>
      `update workflow_data set fields = fields || '{"amount": ${amount}}' where step = 3`;
    await tampering(sql(51), sql(50), async () => {
      expect(await running("--all")).toEqual({
        code: 1,
        said: `Ticket ${id} of company 1 differs at step 3: fields/amount\n  stored: 51\n  decided: 50\n`,
      });
    });
    expect(await running("--ticket", "999999")).toEqual({
      code: 1,
      said: "Expected a submitted ticket with this number, but there is none.\n",
    });
    expect(await running()).toMatchObject({ code: 2 });
  });
});
