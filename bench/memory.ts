import type pg from "pg";
import { Pool } from "undici";
import { operations, type Means } from "./operations.js";
import type { OperationName } from "./options.js";
import { memoryOf, type Server } from "./processes.js";
import { signInAll, someCompanies } from "./visitors.js";

/** A day at work in small: what people do, as often as it stands here. What is used up by it (tasks, corrections) is left out. */
const MIX: readonly OperationName[] = [
  ...(["ticket", "my-tasks", "ticket", "my-tickets", "ticket"] as const),
  ...(["admin-list", "my-tasks", "submit", "ticket", "design"] as const),
];
const AT_ONCE = 8;
const LOOKS = 10;

/** Drives the app for so many minutes, and tells its memory after each tenth of them. */
export async function memoryUnderLoad(
  { origin, pid }: Server,
  database: pg.Client,
  minutes: number,
): Promise<string> {
  const companies = await someCompanies(database);
  const visitors = await signInAll(origin, companies);
  const client = new Pool(origin, { connections: AT_ONCE, pipelining: 1 });
  const means: Means = { client, visitors, companies, database };
  const megabytes: string[] = [];
  let answers = 0;
  for (let look = 0; look < LOOKS; look += 1) {
    answers += await driveMix(means, (minutes * 60_000) / LOOKS);
    megabytes.push((memoryOf(pid) ?? Number.NaN).toFixed(0));
  }
  await client.close();
  return `Memory of the web process in ${minutes} minutes and ${answers} answers, after each tenth: ${megabytes.join(", ")} MB.`;
}

/** How many were answered in so many milliseconds. */
async function driveMix(means: Means, milliseconds: number): Promise<number> {
  const end = Date.now() + milliseconds;
  let answers = 0;
  const work = async (worker: number): Promise<void> => {
    for (let nth = worker; Date.now() < end; nth += 1) {
      const operation = operations[MIX[nth % MIX.length] ?? "ticket"];
      const theirs = means.visitors[operation.person];
      const visitor = theirs[worker % theirs.length];
      if (visitor === undefined) throw new Error("Expected somebody to be signed in.");
      await operation.once(means, visitor, worker);
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, worker) => work(worker)));
  return answers;
}
