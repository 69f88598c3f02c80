import type pg from "pg";
import { hashPassword } from "../src/accounts/index.js";
import { connectDatabase } from "../src/db/index.js";
import { PASSWORD } from "./companies.js";
import type { BenchDatabase } from "./database.js";
import { drawTimes, makeWide } from "./definitions.js";
import { used } from "./drive.js";
import { measureJobs } from "./jobs.js";
import { memoryUnderLoad } from "./memory.js";
import { get } from "./operations.js";
import type { Further, Options } from "./options.js";
import {
  compare,
  definitionPairs,
  lengthen,
  pagePairs,
  type Compared,
  type Pair,
} from "./pairs.js";
import { cpuOfBackends, type Server } from "./processes.js";
import { comparisons } from "./table.js";
import { FIRST_EXTRA, signIn, someCompanies } from "./visitors.js";
import { Pool } from "undici";

/** What the further measurements are made with. */
interface Place {
  readonly root: string;
  readonly database: BenchDatabase;
  readonly databaseName: string;
  readonly client: pg.Client;
  readonly app: Server;
  readonly options: Options;
}

/** Measures what is asked for beside the operations, and tells it as it goes. */
export async function measureFurther(place: Place, tell: (text: string) => void): Promise<void> {
  const pairs: Pair[] = [];
  const { app, client, options, root, database } = place;
  const wants = (what: Further) => options.further.includes(what);
  if (wants("pages") || wants("definitions")) pairs.push(...(await pairsOf(place, wants)));
  const compared: Compared[] = [];
  for (const pair of pairs)
    compared.push(await compare(app, place.databaseName, pair, options.seconds));
  if (compared.length > 0) tell(comparisons(compared));
  if (wants("jobs")) {
    const jobs = await measureJobs({ root, profile: options.profile }, database.runtimeUrl, client);
    tell(
      `Jobs: ${jobs.perSecond.toFixed(0)} a second by one worker; from commit to start ${jobs.medianMs.toFixed(0)} ms (median), ${jobs.longestMs.toFixed(0)} ms (longest).`,
    );
  }
  if (wants("graph")) {
    const { first, again } = await drawTimes(root);
    tell(
      `Graph of 40 nodes: ${first.toFixed(1)} ms, and ${again.toFixed(2)} ms once it was drawn.`,
    );
  }
  if (wants("report")) tell(await report(place));
  if (options.minutes > 0) tell(await memoryUnderLoad(app, client, options.minutes));
}

/** What they need is made first, by commands, in companies that nothing else is measured in. */
async function pairsOf(place: Place, wants: (what: Further) => boolean): Promise<Pair[]> {
  const { app, client, database, options, root } = place;
  const passwordHash = await hashPassword(PASSWORD);
  const connected = connectDatabase({ databaseUrl: database.runtimeUrl });
  const pairs: Pair[] = [];
  const number = await freeNumber(client);
  try {
    if (wants("pages")) {
      const [company] = await someCompanies(client);
      if (!company) throw new Error("Expected companies.");
      const tickets = await longTickets(place, number, passwordHash);
      pairs.push(...(await pagePairs(app, client, company, tickets)));
    }
    if (wants("definitions")) {
      const sides = [
        { number: number + 1, tasks: 512 },
        { number: number + 2, tasks: 8 },
      ];
      for (const side of sides) await makeWide(root, client, { ...side, passwordHash });
      const atMost = Math.ceil(options.seconds * 400);
      pairs.push(...(await definitionPairs(app, client, sides, atMost)));
    }
    return pairs;
  } finally {
    await connected.close();
  }
}

/** A number that no company has; earlier runs may have left some. */
async function freeNumber(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ last: number | null }>(
    "select max(substr(name, 9)::int) as last from company",
  );
  return Math.max(FIRST_EXTRA, rows[0]?.last ?? 0) + 1;
}

async function longTickets({ client, options, root }: Place, first: number, passwordHash: string) {
  const ids: number[] = [];
  const people = await makeWide(root, client, { number: first, passwordHash, tasks: 8 });
  const { rows } = await client.query<{ form: number }>(
    "select id as form from ticket_definition where company_id = $1",
    [people.alice.companyId],
  );
  for (const steps of [options.steps, 10]) {
    const ticketId = await lengthen(people, rows[0]?.form ?? 0, steps);
    ids.push(ticketId);
  }
  const [ticketId = 0, short = 0] = ids;
  return { number: first, ticketId, short, steps: options.steps };
}

/** What a report of all of a company's tickets costs PostgreSQL. */
async function report({ app, client, databaseName }: Place): Promise<string> {
  const [company] = await someCompanies(client);
  if (!company) throw new Error("Expected companies.");
  const { rows } = await client.query<{ tickets: number }>(
    "select count(*)::int as tickets from workflow_instance where company_id = $1",
    [company.id],
  );
  const [alice] = await signIn(app.origin, [company], "alice");
  const http = new Pool(app.origin, { connections: 1 });
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const address = `/admin/workflows/${company.definitionId}/report?period=own&from=${day(800)}&to=${day(0)}`;
  const costs: number[] = [];
  for (let nth = 0; nth < 3; nth += 1) {
    const before = cpuOfBackends(databaseName);
    await get(http, address, alice?.cookie ?? "");
    costs.push(used(before, cpuOfBackends(databaseName)) ?? 0);
  }
  await http.close();
  return `Report over ${rows[0]?.tickets ?? 0} tickets: ${Math.min(...costs).toFixed(0)} ms of PostgreSQL's CPU.`;
}
