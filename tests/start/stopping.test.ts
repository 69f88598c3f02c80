import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startCopy, type Copy } from "./copy.js";

let state: string;
let copy: Copy;

beforeAll(() => {
  state = fs.mkdtempSync(path.join(os.tmpdir(), "ticketflower stop "));
  fs.chmodSync(state, 0o711);
});
afterAll(async () => {
  copy?.process.kill("SIGKILL");
  await copy?.ended;
  await vi.waitFor(() => fs.rmSync(state, { recursive: true, force: true }), { timeout: 30_000 });
});

/** A connection that says what it is told to, and what it has heard so far. */
class Line {
  readonly #socket: net.Socket;
  heard = "";

  constructor(port: number) {
    this.#socket = net.connect(port, "127.0.0.1");
    this.#socket.on("data", (chunk) => (this.heard += String(chunk)));
    this.#socket.on("error", () => undefined);
  }

  say(text: string): void {
    this.#socket.write(text);
  }

  async hears(what: RegExp): Promise<void> {
    const listen = () => {
      if (!what.test(this.heard)) throw new Error(`Expected ${what}, but heard: ${this.heard}`);
    };
    await vi.waitFor(listen, { timeout: 20_000 });
  }
}

test.skipIf(process.platform === "win32")(
  "at SIGTERM /readyz is 503 at once, what is under way is answered, nobody new is, and the process ends with 0",
  { timeout: 120_000 },
  async () => {
    copy = startCopy(state, { DEMO: "0" });
    const { port } = new URL(await copy.ready);
    const [ready, posting] = [new Line(Number(port)), new Line(Number(port))];
    ready.say("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await ready.hears(/^HTTP\/1\.1 200 /);
    ready.heard = "";
    // both are half said when the signal comes
    ready.say("GET /readyz HTTP/1.1\r\nHost: localhost\r\n");
    const body = "email=a%40b.example&password=lanterns";
    posting.say(
      `POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\nemail=`,
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    copy.process.kill("SIGTERM");
    await vi.waitFor(() => expect(copy.said()).toContain("shutting down"), { timeout: 20_000 });
    ready.say("\r\n");
    await ready.hears(/^HTTP\/1\.1 503 [\s\S]*"stopping":true/);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow("fetch failed");
    posting.say(body.slice("email=".length));
    await posting.hears(/^HTTP\/1\.1 422 /); // looked up in the database, which is still there
    expect(await copy.ended).toBe(0);
  },
);
