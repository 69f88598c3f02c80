import { Pool } from "undici";
import { operations, type Means, type Operation } from "./operations.js";
import type { OperationName } from "./options.js";
import { cpuOf, cpuOfBackends, type Server } from "./processes.js";

/** What one operation cost at one concurrency. CPU is in milliseconds per operation; null where the system does not tell. */
export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly web: number | null;
  readonly postgres: number | null;
  /** Its parts differ by more than a quarter: something else used the machine. */
  readonly noisy: boolean;
}

const PARTS = 3;
const NOISY = 1.25;

/** How an operation is driven. */
export interface Drive {
  readonly operation: OperationName;
  readonly concurrency: number;
  /** Seconds before it is measured. */
  readonly warm: number;
  readonly seconds: number;
  /** How often at most, for what is used up by it. */
  readonly atMost: number;
  readonly databaseName: string;
}

/** Drives one operation against one server, counts what arrived, and says what it cost. */
export async function drive(
  server: Server,
  means: Omit<Means, "client">,
  { operation: name, concurrency, warm, seconds, atMost, databaseName }: Drive,
): Promise<Measured> {
  const operation = operations[name];
  const client = new Pool(server.origin, { connections: concurrency, pipelining: 1 });
  const all: Means = { ...means, client };
  try {
    await operation.prepare?.(all, atMost);
    const before = await rowsOf(all, operation);
    const warmed = await during(warm, all, operation, concurrency);
    const parts: Part[] = [];
    for (let part = 0; part < PARTS; part += 1) {
      const web = cpuOf(server.pid);
      const postgres = cpuOfBackends(databaseName);
      const driven = await during(seconds / PARTS, all, operation, concurrency);
      parts.push({
        ...driven,
        web: difference(web, cpuOf(server.pid)),
        postgres: used(postgres, cpuOfBackends(databaseName)),
      });
    }
    const done = parts.reduce((sum, part) => sum + part.times.length, warmed.times.length);
    const arrived = (await rowsOf(all, operation)) - before;
    if (operation.rows !== undefined && arrived !== done)
      throw new Error(`Expected ${done} rows of ${name}, but ${arrived} arrived.`);
    return summed(parts.filter((part) => part.times.length > 0));
  } finally {
    await client.close();
  }
}

interface Driven {
  /** Milliseconds of each operation. */
  readonly times: readonly number[];
  readonly took: number;
}

interface Part extends Driven {
  readonly web: number | null;
  readonly postgres: number | null;
}

async function during(
  seconds: number,
  means: Means,
  operation: Operation,
  concurrency: number,
): Promise<Driven> {
  const visitors = means.visitors[operation.person];
  const began = performance.now();
  const end = began + seconds * 1000;
  const times: number[] = [];
  const work = async (worker: number): Promise<void> => {
    const visitor = visitors[worker % visitors.length];
    if (visitor === undefined) throw new Error("Expected somebody to be signed in.");
    for (let start = performance.now(); start < end; start = performance.now()) {
      if (!(await operation.once(means, visitor, worker))) return;
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, (_, worker) => work(worker)));
  return { times, took: performance.now() - began };
}

async function rowsOf({ database }: Means, { rows: question }: Operation): Promise<number> {
  if (question === undefined) return 0;
  const { rows } = await database.query<{ n: number }>(question);
  return rows[0]?.n ?? 0;
}

/** What was used since, of the web process and of PostgreSQL. */
export function difference(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : after - before;
}

/** What backends have used since; one that has ended meanwhile was idle. */
export function used(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): number | null {
  if (after.size === 0) return null;
  return [...after].reduce((sum, [pid, now]) => sum + now - (before.get(pid) ?? 0), 0);
}

function summed(parts: readonly Part[]): Measured {
  const times = parts.flatMap((part) => part.times).toSorted((a, b) => a - b);
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const took = parts.reduce((sum, part) => sum + part.took, 0);
  const per = (of: "web" | "postgres"): number | null => {
    if (parts.some((part) => part[of] === null)) return null;
    return parts.reduce((sum, part) => sum + (part[of] ?? 0), 0) / times.length;
  };
  const each = parts.map((part) => ((part.web ?? 0) + (part.postgres ?? 0)) / part.times.length);
  return {
    perSecond: (times.length / took) * 1000,
    p50: at(0.5),
    p99: at(0.99),
    web: per("web"),
    postgres: per("postgres"),
    noisy: Math.max(...each) > Math.min(...each) * NOISY,
  };
}
