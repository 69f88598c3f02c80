import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { once } from "node:events";

/** A server under measurement. */
export interface Server {
  readonly origin: string;
  readonly pid: number;
  /** From its start until it answered a page. Milliseconds. */
  readonly startedIn: number;
  stop(): Promise<void>;
}

const STARTING_MS = 120_000;

/** The app as production runs it: npm run web, alone. */
export function startApp(where: Where, databaseUrl: string): Promise<Server> {
  return startServer(where, "bin/web.mjs", databaseUrl, "/sign-in");
}

/** npm run worker, alone; it has no page to wait for. */
export function startWorker(where: Where, databaseUrl: string): { stop(): Promise<void> } {
  const child = spawnServer(where, "bin/worker.mjs", databaseUrl, 0);
  return { stop: () => stopped(child) };
}

/** The limit: what the same rows cost a bare Node server. */
export function startLimit(where: Where, databaseUrl: string): Promise<Server> {
  return startServer(where, "dist/bench/limit-server.mjs", databaseUrl, "/");
}

/** The project's folder, and the one for profiles. */
interface Where {
  readonly root: string;
  readonly profile: string | undefined;
}

async function startServer(
  where: Where,
  script: string,
  databaseUrl: string,
  firstPage: string,
): Promise<Server> {
  const port = await freePort();
  const began = performance.now();
  const child = spawnServer(where, script, databaseUrl, port);
  const origin = `http://127.0.0.1:${port}`;
  await answering(child, `${origin}${firstPage}`);
  const startedIn = performance.now() - began;
  return { origin, pid: child.pid ?? 0, startedIn, stop: () => stopped(child) };
}

function spawnServer(
  { root, profile }: Where,
  script: string,
  databaseUrl: string,
  port: number,
): ChildProcess {
  const profiling = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  return spawn(process.execPath, [...profiling, path.join(root, script)], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      TICKETFLOWER_PREPARED: "1",
      SESSION_SECRET: "the secret of a benchmark, known to all",
      DATABASE_URL: databaseUrl,
      MIGRATION_DATABASE_URL: "",
      BASE_URL: "",
      SMTP_URL: "",
      DEMO: "0",
      LOG_LEVEL: "warn",
      REQUEST_RATES: "0",
      PORT: String(port),
    },
  });
}

async function answering(child: ChildProcess, page: string): Promise<void> {
  for (const began = performance.now(); performance.now() - began < STARTING_MS;) {
    if (child.exitCode !== null)
      throw new Error(`Expected a server to start, but it ended with ${child.exitCode}.`);
    try {
      if ((await fetch(page)).ok) return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  child.kill("SIGKILL");
  throw new Error(`Expected ${page} to answer, but it did not.`);
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** CPU that a process has used so far, all its threads. Milliseconds; null where the system does not tell. */
export function cpuOf(pid: number): number | null {
  try {
    const threads = fs.readdirSync(`/proc/${pid}/task`);
    return (
      threads.reduce((sum, thread) => sum + nanoseconds(`/proc/${pid}/task/${thread}`), 0) / 1e6
    );
  } catch {
    return null;
  }
}

/** CPU of each backend that serves this database, by its id. Milliseconds; none where PostgreSQL is not on this machine. */
export function cpuOfBackends(database: string): ReadonlyMap<string, number> {
  const backends = new Map<string, number>();
  for (const pid of fs.existsSync("/proc/self/stat") ? fs.readdirSync("/proc") : []) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const title = fs.readFileSync(`/proc/${pid}/cmdline`, "latin1");
      if (!title.startsWith("postgres:") || !title.includes(` ${database} `)) continue;
      if (title.includes("autovacuum")) continue;
      backends.set(pid, nanoseconds(`/proc/${pid}`) / 1e6);
    } catch {
      continue; // it has ended meanwhile
    }
  }
  return backends;
}

/** The memory that a process holds. MB. */
export function memoryOf(pid: number): number | null {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, "latin1");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return null;
  }
}

function nanoseconds(folder: string): number {
  return Number(fs.readFileSync(`${folder}/schedstat`, "latin1").split(" ")[0]);
}
