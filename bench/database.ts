import pg from "pg";
import { withDatabase } from "../bin/lib/database-url.mjs";
import { asClient, prepareDatabase } from "../bin/lib/prepare-database.mjs";
import { hashPassword } from "../src/accounts/index.js";
import { connectDatabase, withCompany } from "../src/db/index.js";
import { replayTicket } from "../src/workflow-ops/index.js";
import { makeCompanies, PASSWORD } from "./companies.js";
import { multiply } from "./multiply.js";

/** A filled database, and the addresses of those who come to it. */
export interface BenchDatabase {
  readonly superuserUrl: string;
  /** Who the app connects as. */
  readonly runtimeUrl: string;
  /** A role with the same rights whom row-level security does not stop: what it costs is the difference. */
  readonly openUrl: string;
}

const OPEN_ROLE = "bench_past_policies";
const REPLAYED = 60;

/** The database of this size: the one that is there already, else a new one. */
export async function benchDatabase(
  serverUrl: string,
  { tickets, companies, root, fresh }: Wanted,
  say: (line: string) => void,
): Promise<BenchDatabase> {
  const name = `ticketflower_bench_${tickets}_${companies}`;
  const superuserUrl = withDatabase(serverUrl, name);
  const there = await asClient(serverUrl, async (client) => {
    const { rowCount } = await client.query(
      "select from pg_database where datname = $1 and shobj_description(oid, 'pg_database') = 'filled'",
      [name],
    );
    if (rowCount && !fresh) return true;
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name}`);
    return false;
  });
  const { runtimeUrl } = await prepareDatabase({ ownerUrl: superuserUrl });
  if (!there) {
    say(`filling a database with ${tickets} tickets of ${companies} companies`);
    await fill(superuserUrl, runtimeUrl, { root, tickets, companies });
    await asClient(serverUrl, (client) => client.query(`comment on database ${name} is 'filled'`));
  }
  return { superuserUrl, runtimeUrl, openUrl: await openAddress(superuserUrl, runtimeUrl) };
}

interface Wanted {
  readonly tickets: number;
  readonly companies: number;
  readonly root: string;
  readonly fresh: boolean;
}

async function fill(
  superuserUrl: string,
  runtimeUrl: string,
  { root, tickets, companies }: Omit<Wanted, "fresh">,
): Promise<void> {
  const database = connectDatabase({ databaseUrl: runtimeUrl });
  try {
    await makeCompanies(root, companies, await hashPassword(PASSWORD));
    await asClient(superuserUrl, async (client) => {
      await multiply(client, Math.round(tickets / companies));
      await client.query("vacuum analyze");
      await client.query("checkpoint");
    });
    await expectRight(superuserUrl);
  } finally {
    await database.close();
  }
}

/** Replays a sample of tickets, and looks for rows that point to nothing: what the sleeping walls would have said. */
async function expectRight(superuserUrl: string): Promise<void> {
  const { rows } = await asClient(superuserUrl, (client) =>
    client.query<{ company_id: number; id: number }>(
      "select company_id, id from workflow_instance order by hashint4(id) limit $1",
      [REPLAYED],
    ),
  );
  for (const { company_id: companyId, id } of rows) {
    const difference = await withCompany({ companyId }, (tx) => replayTicket(tx, id));
    if (difference !== null)
      throw new Error(
        `Expected ticket ${id} to replay without a difference, but: ${JSON.stringify(difference)}`,
      );
  }
  await asClient(superuserUrl, async (client) => {
    for (const [table, column] of POINTERS) {
      const { rows: orphans } = await client.query(
        `select t.${column} from ${table} t where t.${column} is not null and not exists (
           select from ${column.replace(/_id$/, "")} p where p.company_id = t.company_id and p.id = t.${column}) limit 1`,
      );
      if (orphans.length > 0) throw new Error(`Expected ${table}.${column} to point to a row.`);
    }
  });
}

const POINTERS = [
  ["ticket_instance", "workflow_instance_id"],
  ["task_instance", "workflow_instance_id"],
  ["task_instance_user", "task_instance_id"],
  ["workflow_data", "workflow_instance_id"],
  ["workflow_data", "ticket_instance_id"],
  ["workflow_data", "task_instance_id"],
  ["decision", "workflow_instance_id"],
  ["completion_instance", "workflow_instance_id"],
] as const;

/** The address of a role that may what the app may, past every policy. */
async function openAddress(superuserUrl: string, runtimeUrl: string): Promise<string> {
  const url = new URL(runtimeUrl);
  await asClient(superuserUrl, async (client) => {
    await client.query(
      `do $$ begin create role ${OPEN_ROLE} login bypassrls; exception when duplicate_object then null; end $$`,
    );
    const password = pg.escapeLiteral(decodeURIComponent(url.password));
    await client.query(`alter role ${OPEN_ROLE} password ${password}`);
    await client.query(`grant ${decodeURIComponent(url.username)} to ${OPEN_ROLE}`);
  });
  url.username = OPEN_ROLE;
  return url.href;
}
