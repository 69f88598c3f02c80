import net from "node:net";
import request from "supertest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, signIn, textOf, type Visitor, type World } from "../world/index.js";

let app: TestApp;
let world: World;
let erin: Visitor;

beforeAll(async () => {
  app = await startApp();
  world = await buildWorld();
  erin = await signIn(app, "erin");
});
afterAll(() => app.close());

const METHODS = ["put", "patch", "delete", "options"] as const;

function ask(method: (typeof METHODS)[number], path: string) {
  return request(app.url)[method](path).set("Accept", "text/html");
}

describe("a public address", () => {
  test("answers another method with 405, a page, and what it allows", async () => {
    for (const method of ["put", "patch", "delete"] as const) {
      const answer = await ask(method, "/sign-in");
      expect([answer.status, answer.headers["allow"]]).toEqual([405, "GET, HEAD, OPTIONS, POST"]);
      expect(textOf(answer)).toContain(`the request is a ${method.toUpperCase()}`);
      expect(answer.text).not.toMatch(/ at .*\.(js|ts)/);
    }
    expect(
      (await request(app.url).post("/healthz").type("form").send("a=1")).headers["allow"],
    ).toBe("GET, HEAD, OPTIONS");
    const json = await request(app.url).delete("/sign-in").set("Accept", "application/json");
    expect(json.body).toMatchObject({ error: 405 });
  });

  test("answers OPTIONS with what it allows, and to no other site", async () => {
    const answer = await ask("options", "/sign-in/").set("Origin", "https://evil.example");
    expect([answer.status, answer.headers["allow"], answer.text]).toEqual([
      204,
      "GET, HEAD, OPTIONS, POST",
      "",
    ]);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual(
      [],
    );
  });

  test("answers HEAD as GET, without the page", async () => {
    const [get, head] = [
      await request(app.url).get("/sign-in"),
      await request(app.url).head("/sign-in"),
    ];
    expect([head.status, head.headers["content-type"], head.text]).toEqual([
      get.status,
      get.headers["content-type"],
      undefined,
    ]);
    expect(Number(head.headers["content-length"])).toBeGreaterThan(1_000);
  });

  test("refuses TRACE, and gives nothing of the request back", async () => {
    const { port } = new URL(app.url);
    const said = await new Promise<string>((resolve) => {
      const socket = net.connect(Number(port), "127.0.0.1");
      let text = "";
      socket.on("data", (chunk) => (text += String(chunk)));
      socket.on("close", () => resolve(text));
      socket.write(
        "TRACE /sign-in HTTP/1.1\r\nHost: x\r\nX-Mine: 4711\r\nConnection: close\r\n\r\n",
      );
    });
    expect(said).toMatch(/^HTTP\/1\.1 405 /);
    expect(said).not.toContain("4711");
  });
});

describe("an address that is not public", () => {
  const paths = () => ["/company/users", `/company/users/${world.users.bob}`, "/tasks/1/claim"];

  test("is, by another method, no address to a stranger", async () => {
    const nowhere = await ask("delete", "/no/such/page");
    expect(nowhere.status).toBe(404);
    for (const path of paths()) {
      for (const method of METHODS) {
        const answer = await ask(method, path);
        expect([answer.status, answer.headers["allow"]]).toEqual([404, undefined]);
        expect(textOf(answer)).toBe(textOf(nowhere));
      }
    }
    expect((await request(app.url).get("/tasks/1/claim")).status).toBe(404);
  });

  test("says to whoever is signed in what it allows, whether its object is theirs, another's or nobody's", async () => {
    for (const id of [1, 2_147_483_000, "x"]) {
      const answer = await erin.get(`/tasks/${id}/claim`);
      expect([answer.status, answer.headers["allow"]]).toEqual([405, "OPTIONS, POST"]);
      expect(textOf(answer)).toContain("Expected OPTIONS, POST at this address");
    }
    expect((await erin.post("/admin/workflows")).status).toBe(405);
    expect((await erin.get("/no/such/page")).status).toBe(404);
  });
});
