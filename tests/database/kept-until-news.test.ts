import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import {
  announceTicket,
  connectDatabase,
  hearAnnouncements,
  keptUntilNews,
  readCompany,
  withCompany,
  type CompanyTx,
  type Database,
} from "../../src/db/index.js";
import { freshDatabase } from "../support/database.js";
import { connect } from "./connect.js";
import { makeCompany } from "./rows.js";

const ACME = { companyId: 41 };
const GLOBEX = { companyId: 42 };

let runtimeUrl: string;
let database: Database;
let reads = 0;

beforeAll(async () => {
  ({ runtimeUrl } = await freshDatabase());
  const app = await connect(runtimeUrl);
  for (const { companyId } of [ACME, GLOBEX]) await makeCompany(app, companyId);
  database = connectDatabase({ databaseUrl: runtimeUrl, max: 4 });
});

afterEach(() => void vi.useRealTimers());
afterAll(() => database.close());

const read = async (): Promise<number> => (reads += 1);
const kept = (tx: CompanyTx) => keptUntilNews(tx, "the count", read);
/** Whether it was read anew. */
async function isReadBy(asking: { companyId: number }): Promise<boolean> {
  const before = reads;
  await readCompany({ ...asking }, kept);
  return reads > before;
}

it("is read once, for each company and name", async () => {
  expect(await isReadBy(ACME)).toBe(true);
  expect(await isReadBy(ACME)).toBe(false);
  expect(await isReadBy(GLOBEX)).toBe(true);
  expect(await isReadBy(GLOBEX)).toBe(false);
  const other = await readCompany({ ...ACME }, (tx) => keptUntilNews(tx, "another", read));
  expect(other).toBe(reads);
});

it("is read again after a command of the same company, done or failed", async () => {
  await isReadBy(ACME);
  await withCompany(ACME, ({ db }) => db.$queryRaw`select 1`);
  expect(await isReadBy(ACME)).toBe(true);
  expect(await isReadBy(GLOBEX)).toBe(false);
  const failed = withCompany(ACME, () => Promise.reject(new Error("no")));
  await expect(failed).rejects.toThrow("no");
  expect(await isReadBy(ACME)).toBe(true);
});

it("counts for nothing when something happened while it was read", async () => {
  await withCompany(ACME, ({ db }) => db.$queryRaw`select 1`);
  await readCompany({ ...ACME }, (tx) =>
    keptUntilNews(tx, "the count", async () => {
      await withCompany({ ...ACME }, ({ db }) => db.$queryRaw`select 1`);
      return 0;
    }),
  );
  expect(await isReadBy(ACME)).toBe(true);
});

it("is read again when another process announces something of the company", async () => {
  const heard = vi.fn<() => void>();
  const ears = hearAnnouncements(runtimeUrl, { heard, missed: () => undefined });
  const other = await connect(runtimeUrl);
  await vi.waitFor(async () => {
    await other.query("select pg_notify('ticketflower', '99:ticket:7')");
    expect(heard).toHaveBeenCalled();
  });
  await isReadBy(ACME);
  await isReadBy(GLOBEX);
  heard.mockClear();
  await other.query("select pg_notify('ticketflower', '41:user:7')");
  await vi.waitFor(() => expect(heard).toHaveBeenCalled());
  expect(await isReadBy(ACME)).toBe(true);
  expect(await isReadBy(GLOBEX)).toBe(false);
  await ears.close();
});

it("is read again after five seconds, whatever happened", async () => {
  await isReadBy(ACME);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 4_900 });
  expect(await isReadBy(ACME)).toBe(false);
  vi.setSystemTime(Date.now() + 200);
  expect(await isReadBy(ACME)).toBe(true);
});

it("is always read in a command's transaction, and not kept", async () => {
  await isReadBy(ACME);
  const before = reads;
  await withCompany(ACME, async (tx) => {
    await kept(tx);
    await kept(tx);
    await announceTicket(tx, 7);
  });
  expect(reads).toBe(before + 2);
});
