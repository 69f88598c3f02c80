import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  connectDatabase,
  errorCode,
  Outdated,
  presume,
  Prisma,
  readCompany,
  sessionPool,
  settlePresumed,
  withCompany,
  withNewCompany,
  type CompanyTx,
  type Database,
} from "../../src/db/index.js";
import { Packet } from "../../src/db/packet.js";
import { freshDatabase } from "../support/database.js";
import { connect } from "./connect.js";
import { idOf, makeCompany } from "./rows.js";

// Beyond what the sequence gives in this file.
const ACME = { companyId: 41 };
const GLOBEX = { companyId: 42 };
const SOMEONE = idOf(41, 1);

let runtimeUrl: string;
let database: Database;

beforeAll(async () => {
  ({ runtimeUrl } = await freshDatabase());
  const app = await connect(runtimeUrl);
  await makeCompany(app, ACME.companyId);
  await makeCompany(app, GLOBEX.companyId);
});

beforeEach(() => {
  database ??= connectDatabase({ databaseUrl: runtimeUrl, max: 4 });
});

afterAll(() => database.close());

const nameOf = (tx: CompanyTx) => tx.db.company.findMany({ select: { name: true } });
const rename = (tx: CompanyTx, userId: number, name: string) =>
  tx.db.user.update({
    where: { company_id_id: { company_id: tx.companyId, id: userId } },
    data: { name },
  });

describe("withCompany", () => {
  it("sees its company alone", async () => {
    expect(await withCompany(ACME, nameOf)).toEqual([{ name: "Company 41" }]);
    expect(await withCompany(GLOBEX, nameOf)).toEqual([{ name: "Company 42" }]);
  });

  it("sets the company with its first statement, for its transaction only", async () => {
    const asked = withCompany(
      ACME,
      ({ db }) => db.$queryRaw`select current_setting('app.company_id') as company`,
    );
    expect(await asked).toEqual([{ company: "41" }]);
    const again = Array.from({ length: 8 }, () =>
      sessionPool().query("select nullif(current_setting('app.company_id', true), '') as company"),
    );
    for (const { rows: found } of await Promise.all(again))
      expect(found).toEqual([{ company: null }]);
  });

  it("leaves no company behind on the connection that it gives back", async () => {
    await database.close();
    database = connectDatabase({ databaseUrl: runtimeUrl, max: 1 }); // the very same connection is used again
    await withCompany(ACME, nameOf);
    const left = withCompany(GLOBEX, async ({ db }) => {
      await db.$executeRaw`select set_config('app.company_id', '', true)`;
      return db.$queryRaw`select count(*)::int as seen from company`;
    });
    expect(await left).toEqual([{ seen: 0 }]);
    await expect(withCompany(ACME, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await withCompany(GLOBEX, nameOf)).toEqual([{ name: "Company 42" }]);
  });

  it("rolls back when its work throws", async () => {
    const work = withCompany(ACME, async (tx) => {
      await rename(tx, SOMEONE, "Never");
      throw new Error("changed my mind");
    });
    await expect(work).rejects.toThrow("changed my mind");
    const found = await withCompany(ACME, ({ db }) => db.user.findMany({ select: { name: true } }));
    expect(found).toEqual([{ name: "Someone" }]);
  });

  it("reports no success when its work went on after an error of the database: nothing would be saved", async () => {
    const work = withCompany(ACME, async (tx) => {
      await rename(tx, SOMEONE, "Never");
      await tx.db.role
        .create({ data: { company_id: tx.companyId, name: " " } })
        .catch(() => undefined);
      return "fine";
    });
    await expect(work).rejects.toThrow("nothing was saved");
    expect(await withCompany(ACME, nameOf)).toEqual([{ name: "Company 41" }]);
  });

  it("asks one question at a time, also where Prisma wants several relations at once", async () => {
    const warned: string[] = [];
    const warn = (warning: Error) => warned.push(warning.message);
    process.on("warning", warn);
    const include = { roles: true, links: true, login: true };
    const [user] = await withCompany(ACME, ({ db }) => db.user.findMany({ include }));
    expect([user?.roles.length, user?.links.length, user?.login.length]).toEqual([1, 1, 1]);
    await new Promise((resolve) => setImmediate(resolve)); // warnings are told later
    process.off("warning", warn);
    expect(warned).toEqual([]);
  });

  it("refuses to begin inside another, which would need a second connection", async () => {
    await expect(withCompany(ACME, () => withCompany(ACME, nameOf))).rejects.toThrow(
      "inside another",
    );
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses %s as a company", async (companyId) => {
    await expect(withCompany({ companyId }, nameOf)).rejects.toThrow("company's id");
  });

  it("does not take a forgotten value for no condition at all", async () => {
    const forgotten = { id: undefined } as unknown as { id: number };
    await expect(
      withCompany(ACME, ({ db }) =>
        db.user.updateMany({ where: forgotten, data: { name: "All" } }),
      ),
    ).rejects.toThrow("undefined");
  });

  it("refuses another company's row, by the database and by name", async () => {
    const foreign = withCompany(ACME, ({ db }) =>
      db.role.create({ data: { company_id: 42, name: "Ours" } }),
    );
    expect(await foreign.catch(errorCode)).toBe("row_security");
  });
});

describe("a deadlock", () => {
  it("is tried again, and both changes are made", async () => {
    await database.close();
    database = connectDatabase({ databaseUrl: runtimeUrl, max: 4 });
    const roles = [SOMEONE, await addRole()];
    let attempts = 0;
    let waiting = 0;
    let meet: () => void = () => undefined;
    const met = new Promise<void>((resolve) => (meet = resolve));
    const touch = (order: number[]) =>
      withCompany(ACME, async ({ db }) => {
        attempts += 1;
        for (const id of order) {
          await db.$executeRaw`update role set description = description || '+' where id = ${id}`;
          if (attempts <= 2 && id === order[0]) {
            if (++waiting === 2) meet();
            await met;
          }
        }
      });
    await Promise.all([touch(roles), touch(roles.toReversed())]);
    expect(attempts).toBe(3);
    const changed = await withCompany(ACME, ({ db }) =>
      db.role.findMany({ select: { description: true } }),
    );
    expect(changed).toEqual([{ description: "++" }, { description: "++" }]);
  });

  async function addRole(): Promise<number> {
    const role = await withCompany(ACME, ({ db }) =>
      db.role.create({ data: { company_id: 41, name: "Second" } }),
    );
    return role.id;
  }
});

describe("withNewCompany", () => {
  it("works as a company that does not exist yet", async () => {
    const made = await withNewCompany(async ({ companyId, db }) => {
      await db.company.create({ data: { id: companyId, name: "Initech" } });
      return companyId;
    });
    expect(await withCompany({ companyId: made }, nameOf)).toEqual([{ name: "Initech" }]);
  });
});

const readOf = <T>(companyId: number, work: (tx: CompanyTx) => Promise<T>) =>
  readCompany({ companyId }, work);

describe("readCompany", () => {
  it("sees its company alone, and leaves none behind", async () => {
    const ask = (companyId: number) =>
      readOf(companyId, ({ db }) => db.$queryRaw`select name from company`);
    const both = await Promise.all([ask(41), ask(42)]);
    expect(both).toEqual([[{ name: "Company 41" }], [{ name: "Company 42" }]]);
    const left = await withCompany(GLOBEX, async ({ db }) => {
      await db.$executeRaw`select set_config('app.company_id', '', true)`;
      return db.$queryRaw`select count(*)::int as seen from company`;
    });
    expect(left).toEqual([{ seen: 0 }]);
  });

  it("lets an error out, and the connection serves on", async () => {
    const wrong = readOf(41, ({ db }) => db.$queryRaw`select 1 / 0 as n`);
    await expect(wrong).rejects.toThrow("division by zero");
    expect(await withCompany(ACME, nameOf)).toEqual([{ name: "Company 41" }]);
  });

  it("sends what is asked at once, from several places too, as one packet", async () => {
    const asking = { ...ACME };
    const sent = vi.spyOn(Packet.prototype, "handleReadyForQuery");
    const one = readCompany(asking, ({ db }) => db.$queryRaw`select name from company`);
    const other = readCompany(asking, async ({ db }) => {
      await Promise.resolve();
      return db.$queryRaw`select 2 as n`;
    });
    expect(await Promise.all([one, other])).toEqual([[{ name: "Company 41" }], [{ n: 2 }]]);
    expect(sent).toHaveBeenCalledTimes(1);
    sent.mockRestore();
  });

  it("asks of its company in every later packet, too", async () => {
    const later = readOf(41, async ({ db }) => {
      await db.$queryRaw`select 1`;
      return db.$queryRaw`select name from company`;
    });
    expect(await later).toEqual([{ name: "Company 41" }]);
  });

  it("asks what is asked twice at once only once, and tells apart what differs in a value", async () => {
    const ask = (db: CompanyTx["db"], n: number) =>
      db.$queryRaw<{ at: Date }[]>`select clock_timestamp() as at, ${n}::int as n`;
    const [one, twin, other] = await readOf(41, ({ db }) =>
      Promise.all([ask(db, 1), ask(db, 1), ask(db, 2)]),
    );
    expect(twin).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it("may not change anything", async () => {
    const change = readOf(41, ({ db }) => db.$executeRaw`update company set name = 'Changed'`);
    await expect(change).rejects.toThrow("read-only");
    const model = readOf(41, ({ db }) => db.role.deleteMany({}));
    await expect(model).rejects.toThrow("read-only");
  });

  it("answers none of a packet's questions where one of them fails, and goes on with what was parsed", async () => {
    const questions = (db: CompanyTx["db"], n: number) => [
      db.$queryRaw`select 10 + ${n}::int as n`,
      db.$queryRaw`select 10 / ${n}::int as n`,
      db.$queryRaw`select 10 - ${n}::int as n`,
    ];
    const all = (n: number) => readOf(41, ({ db }) => Promise.allSettled(questions(db, n)));
    expect((await all(0)).map(({ status }) => status)).toEqual(Array(3).fill("rejected"));
    for (let turn = 0; turn < 12; turn += 1)
      expect(await readOf(41, ({ db }) => Promise.all(questions(db, 2)))).toEqual([
        [{ n: 12 }],
        [{ n: 5 }],
        [{ n: 8 }],
      ]);
  });

  it("refuses all where what was presumed of the reader does not hold, and settles it once where it does", async () => {
    const stale = { ...ACME };
    presume(stale, Prisma.sql`select 1 where false`);
    await expect(readCompany(stale, nameOf)).rejects.toThrow(Outdated);
    await expect(withCompany(stale, nameOf)).rejects.toThrow(Outdated);
    await expect(settlePresumed(stale)).rejects.toThrow(Outdated);
    const fine = { ...ACME };
    presume(fine, Prisma.sql`select 1 from company`);
    await settlePresumed(fine);
    expect(await readCompany(fine, nameOf)).toEqual([{ name: "Company 41" }]);
    expect(await withCompany(fine, nameOf)).toEqual([{ name: "Company 41" }]);
  });

  it("rolls back a command of whom something was presumed that does not hold", async () => {
    const stale = { ...ACME };
    presume(stale, Prisma.sql`select 1 where false`);
    const write = withCompany(
      stale,
      ({ db }) => db.$executeRaw`update company set name = 'Changed'`,
    );
    await expect(write).rejects.toThrow(Outdated);
    expect(await withCompany(ACME, nameOf)).toEqual([{ name: "Company 41" }]);
  });

  it("refuses what is no company, and to be asked inside a transaction", async () => {
    const ask = (companyId: number) => readOf(companyId, ({ db }) => db.$queryRaw`select 1`);
    await expect(async () => ask(0)).rejects.toThrow("company's id");
    await expect(withCompany(ACME, () => ask(41))).rejects.toThrow("inside another");
  });
});

describe("questions that are asked at once", () => {
  it("do not go on, on a connection that is another's by then, when one of them fails", async () => {
    await database.close();
    database = connectDatabase({ databaseUrl: runtimeUrl, max: 1 });
    let straggler: Promise<unknown> = Promise.resolve();
    const failed = withCompany(ACME, ({ db }) => {
      straggler = (async () => {
        await db.$queryRaw`select pg_sleep(0.05)`;
        await new Promise((resolve) => setTimeout(resolve, 50));
        return db.$queryRaw`select current_setting('app.company_id', true) as company`;
      })();
      return Promise.all([db.$queryRaw`select 1 / 0 as n`, straggler]);
    });
    await expect(failed).rejects.toThrow("division by zero");
    const other = withCompany(GLOBEX, ({ db }) => db.$queryRaw`select pg_sleep(0.2)`);
    await expect(straggler).rejects.toThrow();
    await other;
  });
});

describe("a statement", () => {
  it("with a forgotten value is refused, not taken for null", async () => {
    const forgotten: unknown = undefined;
    const asked = withCompany(ACME, ({ db }) => db.$queryRaw`select ${forgotten}::int as n`);
    await expect(asked).rejects.toThrow("undefined");
  });

  it("is prepared on its connection, once", async () => {
    await database.close();
    database = connectDatabase({ databaseUrl: runtimeUrl, max: 1 });
    const ask = () => withCompany(ACME, ({ db }) => db.$queryRaw`select 4711 as n`);
    await ask();
    await ask();
    const prepared = await withCompany(
      ACME,
      ({ db }) =>
        db.$queryRaw`select count(*)::int as n from pg_prepared_statements where statement = 'select 4711 as n'`,
    );
    expect(prepared).toEqual([{ n: 1 }]);
  });
});
