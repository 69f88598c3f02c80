import { companyIds, connectDatabase, withCompany } from "../db/index.js";
import { replayTicket, submittedTickets, type Difference } from "../workflow-ops/index.js";

/*
 * npm run replay -- --all | --ticket N: decides the write-sets of tickets again, in order, and compares every snapshot and every
 * decision with what is stored. Over all companies, as the runtime role, a ticket a transaction.
 */

/** What one run of the command is asked for. */
type Asked = { readonly all: true } | { readonly all: false; readonly ticketId: number };

interface Found {
  readonly companyId: number;
  readonly ticketId: number;
  readonly difference: Difference;
}

const PAGE = 200;
const USAGE = "Expected --all, or --ticket and a ticket's number (1042, or PR-1042).";

/** Prints how many tickets were the same and exits 0, or prints the first difference and exits 1; 2 when it is asked for nothing that it knows. */
export async function run(context: { args: string[]; databaseUrl: string }): Promise<number> {
  const asked = read(context.args);
  if (asked === null) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const database = connectDatabase({ databaseUrl: context.databaseUrl, max: 2 });
  try {
    const { count, found } = asked.all ? await replayAll() : await replayOne(asked.ticketId);
    if (found !== null) {
      process.stdout.write(`${inWords(found)}\n`);
      return 1;
    }
    if (count === 0 && !asked.all) {
      process.stderr.write("Expected a submitted ticket with this number, but there is none.\n");
      return 1;
    }
    const tickets = count === 1 ? "ticket" : "tickets";
    process.stdout.write(`${count} ${tickets} replayed, no difference.\n`);
    return 0;
  } finally {
    await database.close();
  }
}

/** What the arguments ask for; null when they ask for nothing that the command knows. */
export function read(args: readonly string[]): Asked | null {
  if (args.length === 1 && args[0] === "--all") return { all: true };
  const [option, number = ""] = args;
  const [, id] = /^(?:[A-Z]{2,5}-)?([1-9][0-9]{0,9})$/i.exec(number) ?? [];
  return option === "--ticket" && args.length === 2 && id !== undefined
    ? { all: false, ticketId: Number(id) }
    : null;
}

async function replayAll(): Promise<{ count: number; found: Found | null }> {
  let count = 0;
  for await (const companyId of companies()) {
    for await (const ticketId of tickets(companyId)) {
      const difference = await withCompany({ companyId }, (tx) => replayTicket(tx, ticketId));
      count += 1;
      if (difference) return { count, found: { companyId, ticketId, difference } };
    }
  }
  return { count, found: null };
}

async function replayOne(ticketId: number): Promise<{ count: number; found: Found | null }> {
  for await (const companyId of companies()) {
    const difference = await withCompany({ companyId }, (tx) => replayTicket(tx, ticketId));
    if (difference === undefined) continue; // another company's
    return { count: 1, found: difference && { companyId, ticketId, difference } };
  }
  return { count: 0, found: null };
}

async function* companies(): AsyncGenerator<number> {
  for (let last = 0; ;) {
    const ids = await companyIds(last);
    yield* ids;
    const end = ids.at(-1);
    if (end === undefined) return;
    last = end;
  }
}

async function* tickets(companyId: number): AsyncGenerator<number> {
  for (let last = 0; ;) {
    const ids = await withCompany({ companyId }, (tx) => submittedTickets(tx, last, PAGE));
    yield* ids;
    const end = ids.at(-1);
    if (end === undefined) return;
    last = end;
  }
}

function inWords({ companyId, ticketId, difference }: Found): string {
  const { step, path, expected, found } = difference;
  return [
    `Ticket ${ticketId} of company ${companyId} differs at step ${step}: ${path}`,
    `  stored: ${JSON.stringify(expected)}`,
    `  decided: ${JSON.stringify(found)}`,
  ].join("\n");
}
