import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { serverAccount } from "../../bin/lib/postgres/account.mjs";
import { root } from "../../bin/lib/project.mjs";
import { isPostmasterOf } from "../../bin/lib/processes.mjs";
import { startCopy, type Copy } from "./copy.js";

// One story in one state folder: each chapter goes on from where the one before has left it.

const SLOW = 120_000;
let state: string;
const copies: Copy[] = [];

function start(env?: Record<string, string>, script?: "start" | "web" | "worker"): Copy {
  const copy = startCopy(state, env, script);
  copies.push(copy);
  return copy;
}

const dataDir = () => path.join(state, "postgres-app", "data");

/** The number of the embedded server's process, while it runs. */
function serverPid(): number | null {
  const file = path.join(dataDir(), "postmaster.pid");
  const pid = fs.existsSync(file) ? Number.parseInt(fs.readFileSync(file, "utf8"), 10) : 0;
  return isPostmasterOf(pid, dataDir()) ? pid : null;
}

/** Waits until nobody runs the embedded server any more. */
function serverGone(): Promise<void> {
  const look = () => {
    if (serverPid() !== null) throw new Error("PostgreSQL is still running");
  };
  return vi.waitFor(look, { timeout: 30_000, interval: 100 });
}

async function isServing(address: string): Promise<boolean> {
  const answer = await fetch(`${address}/healthz`);
  return answer.status === 200;
}

beforeAll(() => {
  state = fs.mkdtempSync(path.join(os.tmpdir(), "ticketflower state "));
  fs.chmodSync(state, 0o711); // as root the server runs as another account, which must be able to walk in
});

afterEach(async () => {
  for (const { process: child } of copies.splice(0)) child.kill("SIGKILL");
  await serverGone();
});

afterAll(() => fs.rmSync(state, { recursive: true, force: true }));

describe.skipIf(process.platform === "win32")("npm start", () => {
  test(
    "needs nothing, says where to look and who can sign in; Ctrl-C leaves nothing running",
    { timeout: SLOW },
    async () => {
      const copy = start();
      expect(await isServing(await copy.ready)).toBe(true);
      expect(copy.said()).toMatch(
        /alice@acme\.test .*charlie@globex\.test .*with the password +\S+/s,
      );
      expect(serverPid()).not.toBeNull();
      process.kill(-(copy.process.pid ?? 0), "SIGINT"); // a terminal sends it to the whole group
      expect(await copy.ended).toBe(0);
      expect(serverPid()).toBeNull();
    },
  );

  test(
    "works a second time, with the secret and the password of the first",
    { timeout: SLOW },
    async () => {
      const secretFile = path.join(state, "session-secret");
      const secret = fs.readFileSync(secretFile, "utf8");
      expect(fs.statSync(secretFile).mode & 0o777).toBe(0o600);
      const copy = start();
      expect(await isServing(await copy.ready)).toBe(true);
      expect(fs.readFileSync(secretFile, "utf8")).toBe(secret);
      copy.process.kill("SIGTERM");
      expect(await copy.ended).toBe(0);
    },
  );

  test(
    "works beside another copy; a taken port is said, and disturbs nobody; the last one to go stops PostgreSQL",
    { timeout: SLOW },
    async () => {
      const [first, second] = [start(), start()];
      const address = await first.ready;
      expect(await isServing(await second.ready)).toBe(true);
      const { port } = new URL(address);
      const third = start({ PORT: port });
      expect(await third.ended).toBe(1);
      expect(third.said()).toContain(`Expected port ${port} to be free`);
      first.process.kill("SIGKILL");
      await first.ended;
      expect(await isServing(await second.ready)).toBe(true);
      second.process.kill("SIGHUP");
      expect(await second.ended).toBe(0);
      expect(serverPid()).toBeNull();
    },
  );

  test(
    "after a kill -9 PostgreSQL goes by itself, and the next start works",
    { timeout: SLOW },
    async () => {
      const killed = start();
      await killed.ready;
      killed.process.kill("SIGKILL");
      await serverGone();
      const next = start({ NODE_ENV: "production" });
      expect(await isServing(await next.ready)).toBe(true);
    },
  );

  test("npm run web and npm run worker do it in two", { timeout: SLOW }, async () => {
    const [web, worker] = [start({}, "web"), start({}, "worker")];
    expect(await isServing(await web.ready)).toBe(true);
    await worker.ready;
    web.process.kill("SIGTERM");
    expect(await web.ended).toBe(0);
    expect(serverPid()).not.toBeNull();
    worker.process.kill("SIGTERM");
    expect(await worker.ended).toBe(0);
    expect(serverPid()).toBeNull();
  });

  test(
    "a stranger who has the number of a PostgreSQL that crashed is left alone",
    { timeout: SLOW },
    async () => {
      const stranger = spawn("sleep", ["120"], { stdio: "ignore", ...serverAccount() });
      const left = `${stranger.pid}\n${dataDir()}\n1\n1\n\n127.0.0.1\n0 0\nready   \n`;
      fs.writeFileSync(path.join(dataDir(), "postmaster.pid"), left);
      const copy = start();
      expect(await isServing(await copy.ready)).toBe(true);
      copy.process.kill("SIGTERM");
      expect(await copy.ended).toBe(0);
      expect(stranger.signalCode).toBeNull();
      expect(stranger.kill("SIGKILL")).toBe(true);
    },
  );
});

test("the programs that serve are kept in memory once, in letters of one byte, and the query compiler's text not at all", () => {
  for (const program of ["main", "worker"]) {
    const text = fs.readFileSync(path.join(root, "dist", `${program}.mjs`), "utf8");
    expect(text.length).toBeGreaterThan(1_000_000); // it is the one with packages inside
    expect(/[^\0-\x7F]/.exec(text)?.index).toBeUndefined();
    expect(text).toContain("wasm-base64.mjs"); // where it is read from
    expect(text).not.toMatch(/import\("[^"]*wasm-base64/);
  }
});

test("a wrong setting is said before anything is made", { timeout: SLOW }, async () => {
  const copy = start({ PORT: "eighty" });
  expect(await copy.ended).toBe(1);
  expect(copy.said()).toContain("Expected PORT to be a number from 0 to 65535.");
});
