import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import {
  derivedPassword,
  passwordOf,
  userOf,
  withAccount,
  withDatabase,
} from "../../bin/lib/database-url.mjs";
import { sharedBuffers } from "../../bin/lib/postgres/postmaster.mjs";
import { loadDotEnv, parseDotEnv, parseSettings, sessionSecret } from "../../bin/lib/settings.mjs";

const SECRET = "0123456789abcdef0123456789abcdef";

describe("settings", () => {
  test("none are needed", () => {
    expect(parseSettings({})).toEqual({ port: 3000, logLevel: "warn", production: false });
  });

  test("an empty one counts as none", () => {
    expect(parseSettings({ PORT: "", DATABASE_URL: " ", DEMO: "" }).port).toBe(3000);
  });

  test("all are read", () => {
    const settings = parseSettings({
      PORT: "8080",
      BASE_URL: "https://tickets.example.com/",
      SMTP_URL: "smtps://user:word@mail.example.com",
      ACTION_ALLOWED_ORIGINS: "http://Orders.intranet:8080, https://hooks.intranet:443/",
      ACTION_ALLOWED_PORTS: "8443, 9443",
      DATABASE_URL: "postgresql://app:a@db/tickets",
      MIGRATION_DATABASE_URL: "postgres://owner:o@db/tickets",
      SESSION_SECRET: SECRET,
      DEMO: "0",
      REQUEST_RATES: "0",
      LOG_LEVEL: "info",
      NODE_ENV: "production",
    });
    expect(settings).toEqual({
      port: 8080,
      baseUrl: "https://tickets.example.com",
      smtpUrl: "smtps://user:word@mail.example.com",
      allowedOrigins: ["http://orders.intranet:8080", "https://hooks.intranet"],
      allowedPorts: [8443, 9443],
      databaseUrl: "postgresql://app:a@db/tickets",
      migrationDatabaseUrl: "postgres://owner:o@db/tickets",
      sessionSecret: SECRET,
      demo: false,
      rates: false,
      logLevel: "info",
      production: true,
    });
  });

  test.each([
    ["PORT", "eighty", "PORT to be a number"],
    ["PORT", "65536", "PORT to be a number"],
    ["PORT", "-1", "PORT to be a number"],
    ["BASE_URL", "tickets.example.com", "BASE_URL to be an http or https address"],
    ["BASE_URL", "ftp://tickets.example.com", "BASE_URL to be an http or https address"],
    ["DATABASE_URL", "mysql://db/tickets", "DATABASE_URL to be an address like postgresql://"],
    ["MIGRATION_DATABASE_URL", "db", "MIGRATION_DATABASE_URL to be an address like postgresql://"],
    ["SESSION_SECRET", "short", "SESSION_SECRET to be at least 32 characters long"],
    ["ACTION_ALLOWED_ORIGINS", "orders.intranet", "ACTION_ALLOWED_ORIGINS to be origins"],
    ["ACTION_ALLOWED_ORIGINS", "http://a.test/path", "ACTION_ALLOWED_ORIGINS to be origins"],
    ["ACTION_ALLOWED_ORIGINS", "http://me@a.test", "ACTION_ALLOWED_ORIGINS to be origins"],
    ["ACTION_ALLOWED_ORIGINS", "http://a.test,*", "ACTION_ALLOWED_ORIGINS to be origins"],
    ["ACTION_ALLOWED_ORIGINS", "ftp://a.test", "ACTION_ALLOWED_ORIGINS to be origins"],
    ["ACTION_ALLOWED_PORTS", "443-9000", "ACTION_ALLOWED_PORTS to be numbers"],
    ["ACTION_ALLOWED_PORTS", "65536", "ACTION_ALLOWED_PORTS to be numbers"],
    ["SMTP_URL", "mail.example.com", "SMTP_URL to be an address like smtps://"],
    ["SMTP_URL", "smtp://mail.example.com", "BASE_URL to be set along with SMTP_URL"],
    ["DEMO", "yes", "DEMO to be 0 or 1"],
    ["LOG_LEVEL", "loud", "LOG_LEVEL to be one of"],
  ])("%s=%s is refused with a sentence", (name, value, says) => {
    expect(() => parseSettings({ [name]: value })).toThrow(says);
  });

  test("every wrong one is named at once", () => {
    expect(() => parseSettings({ PORT: "x", DEMO: "y" })).toThrow(/PORT to be .* and DEMO to be/);
  });
});

describe("the session secret", () => {
  const inProduction = parseSettings({ NODE_ENV: "production", DATABASE_URL: "postgresql://db/x" });

  test("is the one given", () => {
    expect(sessionSecret({ ...inProduction, sessionSecret: SECRET })).toBe(SECRET);
  });

  test("must be given in production with a database of one's own", () => {
    expect(() => sessionSecret(inProduction)).toThrow("Expected SESSION_SECRET");
  });
});

test("PostgreSQL keeps more of its tables where there is more memory, within bounds", () => {
  const ofGigabytes = (size: number) => sharedBuffers(size * 2 ** 30);
  expect([0.5, 2, 4, 8, 64].map(ofGigabytes)).toEqual([
    "128MB",
    "128MB",
    "256MB",
    "512MB",
    "512MB",
  ]);
});

describe(".env", () => {
  const file = path.join(os.tmpdir(), `ticketflower-env-${process.pid}`);
  afterEach(() => {
    fs.rmSync(file, { force: true });
    delete process.env["TICKETFLOWER_TEST_A"];
    delete process.env["TICKETFLOWER_TEST_B"];
  });

  test("never overrides the environment, not even an empty setting", () => {
    fs.writeFileSync(file, "TICKETFLOWER_TEST_A=file\nTICKETFLOWER_TEST_B=file\n");
    process.env["TICKETFLOWER_TEST_A"] = "";
    loadDotEnv(file);
    expect(process.env["TICKETFLOWER_TEST_A"]).toBe("");
    expect(process.env["TICKETFLOWER_TEST_B"]).toBe("file");
  });

  test("need not exist", () => {
    expect(() => loadDotEnv(file)).not.toThrow();
  });

  test.each([
    ["A=1", "1"],
    ["A = 1 ", "1"],
    ["export A=1", "1"],
    ["A=a b # a comment", "a b"],
    ["A='a # b'", "a # b"],
    ['A="a # b" # c', "a # b"],
    ['A="a\\nb"', "a\nb"],
    ["A=postgresql://u:p@h/d?x=y", "postgresql://u:p@h/d?x=y"],
    ["A=1\r\nB=2", "1"],
    ["A=", ""],
  ])("%j", (text, value) => {
    expect(new Map(parseDotEnv(text)).get("A")).toBe(value);
  });

  test("has comments and lines that say nothing", () => {
    expect(parseDotEnv("# A=1\n\nnonsense\n=3\n")).toEqual([]);
  });

  test("what .env.example says in comments would be read", () => {
    const example = fs.readFileSync(
      path.resolve(import.meta.dirname, "../../.env.example"),
      "utf8",
    );
    const names = parseDotEnv(example.replaceAll(/^#(?=[A-Z_]+=)/gm, "")).map(([name]) => name);
    for (const name of [
      "PORT",
      "BASE_URL",
      "DATABASE_URL",
      "MIGRATION_DATABASE_URL",
      "SESSION_SECRET",
    ]) {
      expect(names).toContain(name);
    }
    for (const name of [
      "SMTP_URL",
      "ACTION_ALLOWED_ORIGINS",
      "ACTION_ALLOWED_PORTS",
      "DEMO",
      "WEB_CONCURRENCY",
      "LOG_LEVEL",
      "NODE_ENV",
    ]) {
      expect(names).toContain(name);
    }
  });
});

describe("a database's address", () => {
  test.each([
    "postgresql://me:old@db:5433/x?sslmode=require",
    "postgresql:///x?host=/run/pg&user=me&password=old",
  ])("%s takes another account", (url) => {
    const other = withAccount(url, "you", "n/w:@");
    expect(userOf(other)).toBe("you");
    expect(passwordOf(other)).toBe("n/w:@");
    expect(userOf(url)).toBe("me");
    expect(new URL(withDatabase(url, "y z")).pathname).toBe("/y%20z");
  });

  test("a role's password follows from its maker's alone, and none from none", () => {
    expect(derivedPassword("a", "app")).toBe(derivedPassword("a", "app"));
    expect(derivedPassword("a", "app")).not.toBe(derivedPassword("b", "app"));
    expect(derivedPassword("a", "app")).not.toBe(derivedPassword("a", "door"));
    expect(derivedPassword("", "app")).toBe("");
  });
});
