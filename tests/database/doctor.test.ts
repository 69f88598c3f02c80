import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { root } from "../../bin/lib/project.mjs";
import { run } from "../../src/commands/doctor.js";
import { settingsFindings } from "../../src/commands/doctor/settings-findings.js";
import { freshDatabase, type TestDatabase } from "../support/database.js";
import { connect } from "./connect.js";

let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});

afterEach(() => vi.restoreAllMocks());

async function examine(databaseUrl: string): Promise<{ code: number; said: string }> {
  let said = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
  const code = await run({ databaseUrl, root });
  vi.restoreAllMocks();
  return { code, said };
}

describe("npm run doctor", () => {
  it("finds nothing wrong with the account of web and worker but that the test server may lose data", async () => {
    const { said } = await examine(database.runtimeUrl);
    expect(said).toContain(
      "ok    The app connects as ticketflower_app, who cannot pass row-level security.",
    );
    expect(said).toContain("ok    Every company's table is fenced by row-level security.");
    expect(said).toContain("ok    The operator's pages read as a role of their own");
    expect(said).toContain("ok    The database has exactly the migrations of this version.");
    expect(said).toContain("note  No worker was alive");
    const wrong = said.split("\n").filter((line) => line.startsWith("wrong"));
    expect(wrong.filter((line) => !line.includes("fsync"))).toEqual([]);
  });

  it("refuses an owner's account, and says what to do", async () => {
    const { code, said } = await examine(database.ownerUrl);
    expect(code).toBe(1);
    expect(said).toMatch(/^wrong ticketflower_owner owns tables.*MIGRATION_DATABASE_URL/m);
  });

  it("sees a fence that somebody took down, and a migration too few", async () => {
    const { ownerUrl, runtimeUrl } = await freshDatabase();
    const owner = await connect(ownerUrl);
    await owner.query("alter table task_instance no force row level security");
    await owner.query("delete from _prisma_migrations where migration_name like '%walls'");
    const { code, said } = await examine(runtimeUrl);
    expect(code).toBe(1);
    expect(said).toMatch(/^wrong Row-level security is missing or not forced on task_instance:/m);
    expect(said).toMatch(/^wrong The database's migrations/m);
  });
});

describe("the settings of production", () => {
  const good = {
    NODE_ENV: "production",
    DATABASE_URL: "postgresql://db/x",
    SESSION_SECRET: "kq7Zp2mX9vR4tLw8sYb3nHc6dFg1jAeU",
    SMTP_URL: "smtps://user:word@mail.example.com/?from=tickets@example.com",
    BASE_URL: "https://tickets.example.com",
  };
  const wrong = (over: Record<string, string | undefined>) =>
    settingsFindings({ ...good, ...over })
      .filter(({ level }) => level === "wrong")
      .map(({ sentence }) => sentence.split(" ")[0]);

  it("are in order", () => {
    expect(wrong({})).toEqual([]);
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ["an embedded database", { DATABASE_URL: undefined }, "The"],
    ["a short secret", { SESSION_SECRET: "0123456789" }, "SESSION_SECRET"],
    ["a monotonous secret", { SESSION_SECRET: "a".repeat(40) }, "SESSION_SECRET"],
    ["plain http", { BASE_URL: "http://tickets.example.com" }, "BASE_URL"],
    ["no address", { BASE_URL: undefined }, "BASE_URL"],
    ["the demo company", { DEMO: "1" }, "DEMO=1"],
    [
      "a secret of an example",
      { SESSION_SECRET: "0123456789abcdefghijklmnopqrstuvwxyz" },
      "SESSION_SECRET",
    ],
    ["no address of a mail server", { SMTP_URL: "mail.example.com" }, "SMTP_URL"],
    ["a sender that is none", { SMTP_URL: "smtps://mail.example.com/?from=tickets" }, "SMTP_URL"],
    ["a mail password in the clear", { SMTP_URL: "smtp://a:b@mail.example.com" }, "SMTP_URL"],
    ["requests that are not counted", { REQUEST_RATES: "0" }, "REQUEST_RATES=0"],
  ])("refuse %s", (_, over, word) => {
    expect(wrong(over)).toEqual([word]);
  });

  it("name an origin that actions call in the clear", () => {
    const note = (origins: string) =>
      settingsFindings({ ...good, ACTION_ALLOWED_ORIGINS: origins }).filter(
        ({ level }) => level === "note",
      );
    expect(note("https://a.intranet")).toEqual([]);
    expect(note("https://a.intranet,http://b.intranet")).toMatchObject([
      { sentence: expect.stringContaining("ACTION_ALLOWED_ORIGINS") as unknown },
    ]);
  });

  it("tell that no mail is sent", () => {
    const notes = settingsFindings({ ...good, SMTP_URL: "" }).filter(
      ({ level }) => level === "note",
    );
    expect(notes.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining("SMTP_URL is not set") as string,
    ]);
  });

  it("are not judged outside production", () => {
    expect(wrong({ NODE_ENV: "development", SESSION_SECRET: "short" })).toEqual([]);
  });
});
