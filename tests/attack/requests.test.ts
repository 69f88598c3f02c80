import { createHmac } from "node:crypto";
import http from "node:http";
import net from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, signIn, stranger } from "../world/index.js";

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  await buildWorld();
});
afterAll(() => app.close());

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

/** Sends exactly this, as no browser would, and gives status, headers and text of the answer. */
function send({ method = "GET", path, headers = {}, body }: Sent) {
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>(
    (resolve, reject) => {
      const request = http.request(
        { host: "127.0.0.1", port: app.port, method, path, headers },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on("data", (piece: Buffer) => pieces.push(piece));
          answer.on("end", () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text: Buffer.concat(pieces).toString(),
            }),
          );
        },
      );
      request.on("error", reject);
      request.end(body);
    },
  );
}

const form = { "content-type": "application/x-www-form-urlencoded" };
const post = (body: string | Buffer, headers: http.OutgoingHttpHeaders = {}) =>
  send({ method: "POST", path: "/sign-in", headers: { ...form, ...headers }, body });

describe("bodies that no form of ours sends", () => {
  test.each([
    ["JSON", '{"email":{"not":""}}', { "content-type": "application/json" }, 415],
    ["parts", "--x\r\n\r\n--x--", { "content-type": "multipart/form-data; boundary=x" }, 415],
    [
      "an unknown charset",
      "email=a",
      { "content-type": `${form["content-type"]}; charset=utf-7` },
      415,
    ],
    ["an unknown encoding", "email=a", { "content-encoding": "zstd-9" }, 415],
    ["a bomb", gzipSync(Buffer.alloc(3_000_000, "a")), { "content-encoding": "gzip" }, 413],
    ["broken compression", "not gzip", { "content-encoding": "gzip" }, 400],
    ["too much", `email=${"a".repeat(210_000)}`, {}, 413],
    ["too many names", "a=1&".repeat(4_001), {}, 413],
    ["NUL", "email=a%00&password=b", {}, 422],
    ["half an escape", "email=%E0%A4%A&password=%", {}, 422],
    [
      "names of prototypes",
      "__proto__=1&constructor=2&toString=3&email[not]=&email=a&email=b",
      {},
      422,
    ],
    ["nesting", `a${"[b]".repeat(500)}=1`, {}, 422],
  ])("%s", async (_, body, headers, status) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toMatch(/ at .*\.(js|ts):\d+/);
  });
});

describe("addresses and cookies that nobody was given", () => {
  test.each([
    "/tickets/%00",
    "/%ff",
    "/assets/..%2f..%2fpackage.json/x",
    "/links/%E0%A4%A",
    "/sign-in?next=%00&next=b",
  ])("GET %s", async (path) => {
    expect((await send({ path })).status).toBeLessThan(500);
  });

  test.each(["PUT", "DELETE", "PATCH", "PROPFIND"])("%s is no method of a page", async (method) => {
    const answer = await send({ method, path: "/sign-in", headers: { "content-length": 0 } });
    expect(answer.status).toBe(405);
  });

  test("a session id with a valid signature and a NUL in it is a stranger's", async () => {
    const secret = "a secret that only the tests know";
    const id = "flash\0e30";
    const signature = createHmac("sha256", secret).update(id).digest("base64").replace(/=+$/, "");
    const cookie = `session=${encodeURIComponent(`s:${id}.${signature}`)}`;
    const answer = await send({ path: "/tickets", headers: { cookie } });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toContain("/sign-in");
  });

  test("a message whose signature is wrong is not shown, nor one that is no message", async () => {
    const payload = Buffer.from('{"tone":"ok","text":"forged"}').toString("base64url");
    for (const value of [`${payload}.x`, payload, `${payload}.`, "..", "%00"]) {
      const answer = await send({ path: "/sign-in", headers: { cookie: `flash=${value}` } });
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain("forged");
    }
  });

  test("names of hosts are written as text", async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = net.connect(app.port, "127.0.0.1", () => {
        socket.write(
          'GET /sign-in HTTP/1.1\r\nHost: a"><script>x\r\nX-Forwarded-Host: evil.test\r\nConnection: close\r\n\r\n',
        );
      });
      let text = "";
      socket.on("data", (piece) => (text += piece.toString()));
      socket.on("end", () => resolve(text));
      socket.on("error", reject);
    });
    expect(answer).not.toContain("<script>x");
    expect(answer).not.toContain("evil.test");
  });
});

describe("sessions", () => {
  test("signing in takes no id that the browser brought along", async () => {
    const visitor = await signIn(app, "erin");
    const before = await visitor.get("/");
    expect(before.status).toBe(200);
    const again = stranger(app);
    const answer = await again.agent
      .post("/sign-in")
      .set("Cookie", "session=s%3Afixed.fixed")
      .type("form")
      .send({ email: "erin@acme.test", password: "violet anchor museum 47" });
    expect(answer.status).toBe(303);
    expect(String(answer.headers["set-cookie"])).toMatch(/session=s%3A(?!fixed)/);
  });

  test("requests under way at sign-out do not bring the session back", async () => {
    const visitor = await signIn(app, "erin");
    await visitor.token();
    const answers = await Promise.all([
      visitor.get("/tickets"),
      visitor.post("/sign-out"),
      visitor.get("/tasks"),
      visitor.post("/appearance", { theme: "dark" }),
    ]);
    expect(answers.every(({ status }) => status < 400)).toBe(true);
    expect((await visitor.get("/tickets")).status).toBe(303);
  });

  test("no post of a signed-in reader counts without the session's token", async () => {
    const visitor = await signIn(app, "alice");
    const answer = await visitor.post("/company/roles", { name: "Forged", _csrf: "x" });
    expect(answer.status).toBe(403);
    const other = await signIn(app, "erin");
    const stolen = await visitor.post("/company/roles", {
      name: "Forged",
      _csrf: await other.token(),
    });
    expect(stolen.status).toBe(403);
  });

  test.each([
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["a sister site", { "sec-fetch-site": "same-site" }],
    ["no site", { origin: "null" }],
    ["another port", { origin: "http://127.0.0.1:1" }],
    ["an address that begins like ours", { origin: "http://127.0.0.1.evil.test" }],
  ])("a form of %s is refused", async (_, headers) => {
    expect((await post("email=a&password=b", headers)).status).toBe(403);
  });
});
