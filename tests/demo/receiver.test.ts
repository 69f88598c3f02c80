import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { root } from "../../bin/lib/project.mjs";
import { newSecret, signatureHeaders } from "../../src/calling/index.js";
import { accountName } from "../../src/demo/receiver/account-name.js";
import { openReceiver, type Receiver } from "../../src/demo/receiver/open-receiver.js";
import { openOtherSide, type OtherSide } from "../calling/other-side.js";

const SECRET = newSecret();
const OLD = newSecret();
const closers: (() => Promise<unknown>)[] = [];
const said: string[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  said.length = 0;
});

const newFile = (): string =>
  path.join(fs.mkdtempSync(path.join(os.tmpdir(), "ticketflower-receiver-")), "book.json");

async function open(file = newFile(), port = 0, second = 20): Promise<Receiver> {
  const receiver = await openReceiver({
    file,
    port,
    second,
    secrets: () => Promise.resolve([SECRET, OLD]),
    log: { warn: (message) => void said.push(message) },
  });
  closers.push(receiver.close);
  return receiver;
}

async function post(
  url: string,
  request: unknown,
  { secret = SECRET, at = new Date() }: { secret?: string; at?: Date } = {},
): Promise<{ status: number; body: unknown }> {
  const body = typeof request === "string" ? request : JSON.stringify(request);
  const headers = signatureHeaders([secret], "run-1", at, body);
  const response = await fetch(url, { method: "POST", headers, body });
  return { status: response.status, body: await response.json() };
}

/** Waits until something is so. */
async function until(so: () => boolean): Promise<void> {
  for (let left = 300; !so(); left -= 1) {
    if (left === 0) throw new Error("Expected it to become so, but it did not.");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe("an account's name", () => {
  test.each([
    ["Mika Laine", "m.laine"],
    ["  Ines   Maria Duarte ", "i.duarte"],
    ["Åsa Öberg", "a.oeberg"],
    ["Łukasz Groß", "l.gross"],
    ["Zoë O'Neill-Smith", "z.oneillsmith"],
    ["José Núñez", "j.nunez"],
    ["Zuri", null],
    ["王 小明", null],
    ["", null],
    ["x ".repeat(5_000), "x.x"],
  ])("of %o is %o", (name, account) => expect(accountName(name, new Set())).toBe(account));

  test("that is taken is numbered", () => {
    expect(accountName("Mia Laine", new Set(["m.laine"]))).toBe("m.laine2");
    expect(accountName("Max Laine", new Set(["m.laine", "m.laine2"]))).toBe("m.laine3");
  });
});

describe("the account service", () => {
  test("makes a name once for each run, and keeps it over a restart", async () => {
    const file = newFile();
    const first = await open(file);
    const ask = (run: string, name: string, at = first) =>
      post(`${at.origin}/accounts`, { run, input: { name } });
    expect(await ask("run-1", "Mika Laine")).toEqual({
      status: 200,
      body: { account_name: "m.laine" },
    });
    expect(await ask("run-2", "Maria Laine")).toMatchObject({ body: { account_name: "m.laine2" } });
    expect(await ask("run-1", "Mika Laine")).toMatchObject({ body: { account_name: "m.laine" } });
    await closers.pop()?.();
    const second = await open(file);
    expect(second.origin).toBe(first.origin);
    expect(await ask("run-2", "Maria Laine", second)).toMatchObject({
      body: { account_name: "m.laine2" },
    });
  });

  test("refuses a name of one word", async () => {
    const { origin } = await open();
    const refused = await post(`${origin}/accounts`, { run: "run-1", input: { name: "Zuri" } });
    expect(refused).toMatchObject({ status: 422 });
    expect(JSON.stringify(refused.body)).toContain("first and a family name");
  });
});

describe("the receiver", () => {
  test("takes nothing that was not signed with the company's secret, just now", async () => {
    const { origin } = await open();
    const request = { run: "run-1", input: { name: "Mika Laine" } };
    const url = `${origin}/accounts`;
    expect((await post(url, request, { secret: newSecret() })).status).toBe(401);
    expect((await post(url, request, { at: new Date(Date.now() - 301_000) })).status).toBe(401);
    expect((await post(url, request, { at: new Date(Date.now() + 301_000) })).status).toBe(401);
    const plain = await fetch(url, { method: "POST", body: JSON.stringify(request) });
    expect(plain.status).toBe(401);
    const headers = signatureHeaders([SECRET], "run-1", new Date(), JSON.stringify(request));
    const other = await fetch(url, { method: "POST", headers, body: JSON.stringify({ run: "x" }) });
    expect(other.status).toBe(401);
    expect((await post(url, request, { secret: OLD })).status).toBe(200);
  });

  test.each([
    ["/accounts", "", 422],
    ["/accounts", "[]", 422],
    ["/accounts", "nonsense", 422],
    ["/accounts", { run: "r", input: { name: { first: 1 } } }, 422],
    ["/orders", { run: "r", input: { items: [] }, callback_url: "http://127.0.0.1/" }, 422],
    [
      "/orders",
      { run: "r", input: { items: ["laptop"] }, callback_url: "file:///etc/passwd" },
      422,
    ],
    ["/orders", { run: "r", input: { items: ["laptop"] } }, 422],
    ["/elsewhere", {}, 404],
  ])("answers %s %o with %i", async (where, request, status) => {
    const { origin } = await open();
    expect((await post(`${origin}${where}`, request)).status).toBe(status);
  });

  test("cuts a body short that has no end, and says what it is to who looks", async () => {
    const { origin } = await open();
    const long = await post(`${origin}/accounts`, "x".repeat(100_001)).catch(() => ({
      status: 413,
    }));
    expect(long.status).toBe(413);
    const hello = await fetch(`${origin}/`);
    expect([hello.status, await hello.text()]).toEqual([200, expect.stringContaining("receiver")]);
  });

  test("listens to this machine alone, on another port where its own is taken", async () => {
    const other = http.createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", () => resolve()));
    closers.push(() => new Promise((resolve) => other.close(resolve)));
    const { port } = other.address() as AddressInfo;
    const receiver = await open(newFile(), port);
    expect(receiver.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(receiver.origin).not.toContain(`:${port}`);
  });

  test("waits for the port that the workflow names until it is free", async () => {
    const file = newFile();
    const { origin } = await open(file);
    await closers.pop()?.();
    const blocker = net.createServer();
    await new Promise<void>((resolve) =>
      blocker.listen(Number(new URL(origin).port), "127.0.0.1", () => resolve()),
    );
    expect((await open(file)).origin).toBe(origin);
    expect(said.join()).toContain("to be free for the demo's receiver");
    await new Promise((resolve) => blocker.close(resolve));
    let answered = false;
    const look = (): void =>
      void fetch(origin).then(
        () => (answered = true),
        () => undefined,
      );
    await until(() => (look(), answered));
  });
});

describe("an order", () => {
  const order = (callback_url: string, items = ["laptop"]) => ({
    run: "run-7",
    input: { items },
    callback_url,
  });
  async function workflow(...statuses: number[]): Promise<OtherSide> {
    const side = await openOtherSide(
      (response) => void response.writeHead(statuses.shift() ?? 200).end(),
    );
    closers.push(side.close);
    return side;
  }

  test("is taken at once, once, and told back with a number, again after a failure", async () => {
    const { origin } = await open();
    const side = await workflow(503);
    const url = `${side.origin}/callbacks/x`;
    const taken = { status: 202, body: { accepted: true } };
    expect(await post(`${origin}/orders`, order(url))).toEqual(taken);
    expect(await post(`${origin}/orders`, order(url))).toEqual(taken);
    expect(side.got).toEqual([]);
    await until(() => side.got.length === 2);
    const [first, second] = side.got.map(({ body }) => body);
    expect(second).toBe(first);
    expect(JSON.parse(first ?? "")).toEqual({
      order: {
        number: expect.stringMatching(/^EQ-\d{5}$/) as unknown,
        delivery_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as unknown,
      },
    });
    expect(side.got[0]).toMatchObject({
      path: "/callbacks/x",
      headers: { "content-type": "application/json" },
    });
  });

  test("that was taken before the process was killed is told back by the next one", async () => {
    const file = newFile();
    const { origin } = await open(file, 0, 1_000);
    const side = await workflow();
    await post(`${origin}/orders`, order(side.origin));
    for (const close of closers.splice(0)) await close();
    const port = Number(new URL(side.origin).port);
    const again = http.createServer((request, response) => {
      request.resume();
      got += 1;
      response.end();
    });
    let got = 0;
    await new Promise<void>((resolve) => again.listen(port, "127.0.0.1", () => resolve()));
    closers.push(() => new Promise((resolve) => again.close(resolve)));
    await open(file);
    await until(() => got === 1);
    await until(() => fs.readFileSync(file, "utf8").includes('"told"'));
  });

  test.each([404, 409, 410, 422, 302])("is given up at an answer %i", async (status) => {
    const file = newFile();
    const { origin } = await open(file);
    const side = await workflow(status);
    await post(`${origin}/orders`, order(side.origin));
    await until(() => fs.readFileSync(file, "utf8").includes('"given_up"'));
    expect(side.got).toHaveLength(1);
  });

  test("with a phone in it takes a day", async () => {
    const file = newFile();
    const { origin } = await open(file, 0, 1_000);
    await post(`${origin}/orders`, order("http://127.0.0.1:9/", ["laptop", "phone"]));
    const kept = JSON.parse(fs.readFileSync(file, "utf8")) as {
      orders: Record<string, { dueAt: number }>;
    };
    expect((kept.orders["run-7"]?.dueAt ?? 0) - Date.now()).toBeGreaterThan(86_000_000);
  });
});

test("two processes that begin at the same time agree on one port, and one has the book", async () => {
  const file = newFile();
  const [one, two] = await Promise.all([open(file), open(file)]);
  expect(two.origin).toBe(one.origin);
  expect((await fetch(one.origin)).status).toBe(200);
});

describe("npm run demo:receiver", () => {
  const start = (secret: string) =>
    spawn(process.execPath, [path.join(root, "bin", "run.mjs"), "--no-database", "demo-receiver"], {
      cwd: root,
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        SystemRoot: process.env["SystemRoot"],
        BASE_URL: "", // empty, not absent: a developer's own .env must not reach the tests
        TICKETFLOWER_STATE: path.dirname(newFile()),
        WEBHOOK_SECRET: secret,
      },
    });

  test("serves until it is stopped", async () => {
    const child = start(SECRET);
    const ended = new Promise((resolve) => child.once("close", resolve));
    let text = "";
    child.stdout.on("data", (chunk) => (text += String(chunk)));
    await until(() => /is at (\S+)\//.test(text));
    const origin = /is at (\S+)\//.exec(text)?.[1] ?? "";
    const request = { run: "run-1", input: { name: "Mika Laine" } };
    expect(await post(`${origin}/accounts`, request)).toMatchObject({ status: 200 });
    expect((await post(`${origin}/accounts`, request, { secret: OLD })).status).toBe(401);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  test("needs a secret", async () => {
    const child = start("");
    let text = "";
    child.stderr.on("data", (chunk) => (text += String(chunk)));
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(1);
    expect(text).toContain("Expected WEBHOOK_SECRET");
  });
});
