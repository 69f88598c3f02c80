import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { urlProblem } from "../../src/calling/index.js";
import { loadDemo } from "../../src/demo/load-demo.js";
import { checkDefinition, type WorkflowDefinition } from "../../src/engine/index.js";
import { run as replay } from "../../src/commands/replay.js";
import { startApp } from "../support/app.js";
import { ofAcme } from "./settled-demo.js";

const root = process.cwd();

describe("the demo company", () => {
  let app: Awaited<ReturnType<typeof startApp>>;
  const rows = async <T extends object>(sql: string): Promise<T[]> => {
    const client = new pg.Client({ connectionString: app.runtimeUrl });
    await client.connect();
    try {
      await client.query(
        "select set_config('app.company_id', (select company_id::text from find_login('alice@acme.test')), false)",
      );
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  beforeAll(async () => {
    app = await startApp({ demo: true });
  }, 120_000);
  afterAll(async () => app.close());

  it("has a password of its own, that is told", () => {
    expect(app.demoPassword).toMatch(/^demo-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}$/);
  });

  it("shows tickets and tasks in every state that people can bring about", async () => {
    const tickets = await rows<{ status: string; stalled: boolean }>(
      "select distinct status::text, stalled from workflow_instance order by 1, 2",
    );
    expect(tickets).toEqual([
      { status: "CANCELLED", stalled: false },
      { status: "COMPLETED", stalled: false },
      { status: "IN_PROGRESS", stalled: false },
      { status: "IN_PROGRESS", stalled: true },
      { status: "NOT_STARTED", stalled: false },
      { status: "ON_HOLD", stalled: false },
    ]);
    const tasks = await rows<{ status: string }>(
      "select distinct status::text from task_instance order by 1",
    );
    expect(tasks.map(({ status }) => status)).toEqual([
      "CANCELLED",
      "COMPLETED",
      "IN_PROGRESS",
      "OPEN",
    ]);
  });

  it("is loaded once: loading again changes nothing", async () => {
    const count = "select count(*)::int as n from workflow_data";
    const before = await rows<{ n: number }>(count);
    const secret = "another secret, and so another password";
    expect(await loadDemo({ root, sessionSecret: secret })).toBeUndefined();
    expect(await rows<{ n: number }>(count)).toEqual(before);
  });

  it("replays to the same snapshots and decisions", async () => {
    await app.close();
    expect(await replay({ args: ["--all"], databaseUrl: app.runtimeUrl })).toBe(0);
  });

  it.each(["vacation", "purchase", "onboarding"])(
    "%s has only answers for people to read among its findings",
    (key) => {
      const text = fs.readFileSync(`${root}/src/demo/workflows/${key}.json`, "utf8");
      const known = ["HR", "Finance", "Management", "Purchasing", "IT", "Facilities", "Employee"];
      const definition = JSON.parse(text) as WorkflowDefinition;
      const findings = checkDefinition(definition, { roles: new Set(known) });
      expect(findings.filter(({ code }) => code !== "unread_output")).toEqual([]);
    },
  );
});

describe("the demo company in production", () => {
  it("calls nobody: people do what actions would, and no receiver is there", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ticketflower-demo-"));
    const file = path.join(folder, "receiver.json");
    const app = await startApp({ demo: true, production: true, receiver: { file, port: 0 } });
    try {
      const types = await ofAcme(
        app,
        "select distinct task_type::text as type from task_definition",
      );
      expect(types).toEqual([{ type: "FORM" }]);
      expect(fs.existsSync(file)).toBe(false);
      expect(urlProblem("http://127.0.0.1:3999/accounts")).toBeDefined();
    } finally {
      await app.close();
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
