import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  connectDatabase,
  errorCode,
  withCompany,
  type CompanyTx,
  type Database,
} from "../../src/db/index.js";
import { freshDatabase } from "../support/database.js";
import { connect, rows } from "./connect.js";
import { makeCompany } from "./rows.js";

const ACME = { companyId: 1 };

let runtimeUrl: string;
let database: Database;

beforeAll(async () => {
  ({ runtimeUrl } = await freshDatabase());
  await makeCompany(await connect(runtimeUrl), ACME.companyId);
  database = connectDatabase({ databaseUrl: runtimeUrl, max: 4 });
});

afterAll(() => database.close());

const nameOf = (tx: CompanyTx) => tx.db.company.findMany({ select: { name: true } });

describe("the connection", () => {
  it("has limits on statements, locks and idle transactions", async () => {
    const setting = (name: string) =>
      withCompany(
        ACME,
        ({ db }) => db.$queryRaw<{ value: string }[]>`select current_setting(${name}) as value`,
      );
    expect(await setting("statement_timeout")).toEqual([{ value: "5s" }]);
    expect(await setting("lock_timeout")).toEqual([{ value: "3s" }]);
    expect(await setting("idle_in_transaction_session_timeout")).toEqual([{ value: "10s" }]);
  });

  it("is one for a process", () => {
    expect(() => connectDatabase({ databaseUrl: runtimeUrl })).toThrow("connected already");
  });

  it("ends what takes too long, and serves on", async () => {
    const slow = withCompany(ACME, async ({ db }) => {
      await db.$executeRaw`set local statement_timeout = '50ms'`;
      await db.$executeRaw`select pg_sleep(2)`;
    });
    expect(await slow.catch(errorCode)).toBe("timeout");
    expect(await withCompany(ACME, nameOf)).toEqual([{ name: "Company 1" }]);
  });

  it("is refused as busy when all are taken, and comes back", async () => {
    const release: (() => void)[] = [];
    const held = Array.from({ length: 4 }, () =>
      withCompany(ACME, () => new Promise<void>((resolve) => release.push(resolve))),
    );
    while (release.length < 4) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await withCompany(ACME, nameOf).catch(errorCode)).toBe("busy");
    for (const each of release) each();
    await Promise.all(held);
    expect(await withCompany(ACME, nameOf)).toEqual([{ name: "Company 1" }]);
  });

  it("survives the loss of its connections", async () => {
    const admin = await connect(runtimeUrl);
    const kill = () =>
      rows(
        admin,
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'ticketflower%'",
      );
    await withCompany(ACME, nameOf);
    await kill();
    const lost = withCompany(ACME, async (tx) => {
      await kill();
      return nameOf(tx);
    });
    expect(await lost.catch(errorCode)).toBe("busy");
    expect(await withCompany(ACME, nameOf)).toEqual([{ name: "Company 1" }]);
  });
});
