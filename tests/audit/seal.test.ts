import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { sealAudit, verifyAuditChain } from "../../src/accounts/index.js";
import { companiesToSeal, connectDatabase, type Database } from "../../src/db/index.js";
import { withDatabase } from "../../bin/lib/database-url.mjs";
import { connect, rows } from "../database/connect.js";
import { become, doAs } from "../database/rows.js";
import { freshDatabase } from "../support/database.js";

let app: pg.Client;
/** A superuser whose triggers are off: the walls are no obstacle. */
let intruder: pg.Client;
let slow: pg.Client;
let database: Database;
let company = 0;

beforeAll(async () => {
  const { ownerUrl, runtimeUrl } = await freshDatabase();
  const name = new URL(ownerUrl).pathname.slice(1);
  app = await connect(runtimeUrl);
  slow = await connect(runtimeUrl);
  intruder = await connect(withDatabase(inject("testServer").adminUrl, name));
  await intruder.query("set session_replication_role = replica");
  database = connectDatabase({ databaseUrl: runtimeUrl, max: 3 });
});

afterAll(() => database.close());

beforeEach(async () => {
  company += 1;
  await doAs(app, company, () =>
    app.query("insert into company (id, name) values ($1, 'A company')", [company]),
  );
});

const INSERT = `insert into audit (company_id, act, object_kind, at, after)
  values ($1, $2, 'user', now() - interval '20 minutes', '{"b": 1, "a": [2, "é"]}') returning id`;

/** Writes a row of twenty minutes ago, and returns its id. */
async function write(act = "user_created"): Promise<number> {
  const made = await doAs(app, company, () => app.query<{ id: number }>(INSERT, [company, act]));
  return made.rows[0]?.id ?? 0;
}

const seal = () => sealAudit({ companyId: company });
const verify = () => verifyAuditChain({ companyId: company });
const problems = async () => (await verify()).problems;

describe("sealing", () => {
  it("covers what is new, once, and links each seal to the one before", async () => {
    const first = [await write(), await write()];
    expect(await seal()).toBe(2);
    expect(await seal()).toBe(0);
    const second = await write();
    expect(await seal()).toBe(1);
    const chain = await rows<{
      seq: number;
      audit_ids: number[];
      previous_hash: string;
      hash: string;
    }>(
      intruder,
      "select seq, audit_ids, previous_hash, hash from audit_seal where company_id = $1 order by seq",
      [company],
    );
    expect(chain.map(({ seq, audit_ids }) => [seq, audit_ids])).toEqual([
      [1, first],
      [2, [second]],
    ]);
    expect(chain[0]?.previous_hash).toBe("");
    expect(chain[1]?.previous_hash).toBe(chain[0]?.hash);
    expect(await verify()).toMatchObject({ seals: 2, rows: 3, problems: [] });
  });

  it("finds the companies that have something to seal", async () => {
    expect(await companiesToSeal(company - 1)).toEqual([]);
    await write();
    expect(await companiesToSeal(company - 1)).toEqual([company]);
    expect(await companiesToSeal(company)).toEqual([]);
    await seal();
    expect(await companiesToSeal(company - 1)).toEqual([]);
  });

  it("makes seals of a thousand rows", async () => {
    await doAs(app, company, () =>
      app.query(
        "insert into audit (company_id, act, object_kind) select $1, 'signed_in', 'user' from generate_series(1, 2100)",
        [company],
      ),
    );
    expect(await seal()).toBe(2100);
    expect(await verify()).toMatchObject({ seals: 3, rows: 2100, problems: [] });
  });

  it("waits for no slow writer, and seals what it writes when it has committed, though its id is smaller", async () => {
    await slow.query("begin");
    await become(slow, company);
    const late = (await slow.query<{ id: number }>(INSERT, [company, "role_created"])).rows[0]?.id;
    const early = await write();
    expect(early).toBeGreaterThan(late ?? 0);
    expect(await seal()).toBe(1);
    await slow.query("commit");
    expect(await problems()).toEqual([`Row ${late} is older than 10 minutes and in no seal.`]);
    expect(await seal()).toBe(1);
    expect(await verify()).toMatchObject({ seals: 2, rows: 2, problems: [] });
  });

  it("never counts what was rolled back", async () => {
    await slow.query("begin");
    await become(slow, company);
    await slow.query(INSERT, [company, "role_created"]);
    await slow.query("rollback");
    await write();
    await seal();
    expect(await verify()).toMatchObject({ rows: 1, problems: [] });
  });

  it("is done by one run at a time; writers go on meanwhile", async () => {
    await write();
    await slow.query("begin");
    await become(slow, company);
    await slow.query("select pg_advisory_xact_lock(5342, $1)", [company]); // as a run that is under way
    expect(await seal()).toBe(0);
    await write();
    await slow.query("commit");
    expect(await seal()).toBe(2);
  });

  it("by several at once covers every row once", async () => {
    for (let n = 0; n < 5; n += 1) await write();
    await Promise.all([seal(), seal(), seal()]);
    await seal();
    expect(await verify()).toMatchObject({ rows: 5, problems: [] });
  });
});

describe("the seals", () => {
  it.each(["update audit_seal set hash = hash", "delete from audit_seal"])(
    "are closed to the app: %s",
    async (statement) => {
      await write();
      await seal();
      const attempt = doAs(app, company, () => app.query(statement));
      await expect(attempt).rejects.toMatchObject({ code: "42501" });
    },
  );
});

describe("verifying finds", () => {
  let ids: number[];
  beforeEach(async () => {
    ids = [];
    for (let n = 0; n < 3; n += 1) {
      ids.push(await write(), await write());
      await seal();
    }
  });

  it("nothing as long as nobody changed anything", async () => {
    expect(await problems()).toEqual([]);
  });

  it.each([
    "act = 'user_updated'",
    "at = at + interval '1 millisecond'",
    `after = '{"a": [2, "e"], "b": 1}'`,
    "after = null",
    "reason = ''",
    "address = '10.0.0.1'",
    "object_id = 7",
    "workflow_family_id = 7",
    "actor_id = 7",
    "on_behalf_of_id = 7",
  ])("a changed row: %s", async (change) => {
    await intruder.query(`update audit set ${change} where id = $1`, [ids[2]]);
    expect(await problems()).toEqual([`Row ${ids[2]} was changed after seal 2.`]);
  });

  it("a row that was taken away", async () => {
    await intruder.query("delete from audit where id = $1", [ids[3]]);
    expect(await problems()).toEqual([`Row ${ids[3]} is missing; seal 2 covers it.`]);
  });

  it("a row that was taken away before it was sealed", async () => {
    const id = await write();
    await intruder.query("delete from audit where id = $1", [id]);
    await seal();
    expect(await problems()).toEqual([
      `Row ${id} is missing; it was taken away before it was sealed.`,
    ]);
  });

  it("a row that was slipped in beside the trigger", async () => {
    const made = await intruder.query<{ id: number }>(INSERT, [company, "user_created"]);
    await seal();
    expect(await problems()).toEqual([
      `Row ${made.rows[0]?.id} is older than 10 minutes and in no seal.`,
    ]);
  });

  it("a seal that was taken away, and the rows that are in none now", async () => {
    await intruder.query("delete from audit_seal where company_id = $1 and seq = 2", [company]);
    expect(await problems()).toEqual([
      "Seal 2 is missing.",
      `Row ${ids[2]} is older than 10 minutes and in no seal.`,
      `Row ${ids[3]} is older than 10 minutes and in no seal.`,
    ]);
  });

  it("the last seal taken away", async () => {
    await intruder.query("delete from audit_seal where company_id = $1 and seq = 3", [company]);
    expect((await problems())[0]).toBe(`Row ${ids[4]} is older than 10 minutes and in no seal.`);
  });

  it("a row and its hash changed together: the seal's own hash no longer fits", async () => {
    await intruder.query(
      "update audit_seal set row_hashes = array[row_hashes[2], row_hashes[1]] where company_id = $1 and seq = 2",
      [company],
    );
    expect((await problems())[0]).toBe("Seal 2 was changed.");
  });

  it("a seal that was made anew: the next one does not follow it", async () => {
    await intruder.query(
      "update audit_seal set hash = repeat('0', 64) where company_id = $1 and seq = 2",
      [company],
    );
    expect(await problems()).toEqual([
      "Seal 2 was changed.",
      "Seal 3 does not follow the seal before it.",
    ]);
  });

  it("a chain that was cut and written anew, by the seal that was kept", async () => {
    const kept = (await verify()).last;
    if (!kept) throw new Error("Expected a seal.");
    await intruder.query("delete from audit_seal where company_id = $1 and seq = 3", [company]);
    await intruder.query("delete from audit where id = any($1)", [ids.slice(4)]);
    expect(await problems()).toEqual([]);
    expect((await verifyAuditChain({ companyId: company }, kept)).problems).toEqual([
      "Seal 3 is not the one that was kept: another hash, or none.",
    ]);
  });
});
