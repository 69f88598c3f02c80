import type pg from "pg";
import { beforeAll, expect, inject, it } from "vitest";
import { withDatabase } from "../../bin/lib/database-url.mjs";
import { freshDatabase } from "../support/database.js";
import { connect, rows } from "./connect.js";
import { doAs, idOf, insert, makeCompany, tryAs } from "./rows.js";

const ACME = 1;
const GLOBEX = 2;
const COUNT = 3_000;
const family = (company: number) => idOf(company, 1);

let app: pg.Client;
let superuser: pg.Client;

/** Two companies with thousands of tickets of two steps each, of which every hundredth is about a lamp. */
beforeAll(async () => {
  const { runtimeUrl, ownerUrl } = await freshDatabase();
  app = await connect(runtimeUrl);
  const name = new URL(ownerUrl).pathname.slice(1);
  superuser = await connect(withDatabase(inject("testServer").adminUrl, name));
  for (const company of [ACME, GLOBEX]) {
    await makeCompany(app, company);
    await doAs(app, company, () => fill(company));
  }
  await superuser.query("vacuum analyze ticket_search");
});

async function fill(company: number): Promise<void> {
  const [id, base] = [family(company), company * 100_000];
  await app.query(
    `insert into workflow_instance (company_id, id, workflow_family_id, workflow_definition_id, status, step, title, submitter_id, started_at)
     select ${company}, ${base} + n, ${id}, ${id}, 'IN_PROGRESS', 2, 'Ticket', ${id}, now() from generate_series(1, ${COUNT}) n`,
  );
  await app.query(
    `insert into workflow_data (company_id, id, workflow_instance_id, step, fields, changed, cleared, write_set, effects, status, cause)
     select ${company}, ${base} + n * 4 + step, ${base} + n, step, jsonb_build_object('amount', n * 1.50, 'tags', jsonb_build_array('a', 'n' || n),
         'item', case when n % 100 = 0 then 'Größe-Lamp, No.' || n || ' step' || step else 'Chair' end),
       '[]', '[]', '{}', '[]', 'IN_PROGRESS', 'ticket' from generate_series(1, ${COUNT}) n, generate_series(1, 2) step`,
  );
}

/** A search as the app asks it: the workflow stands in every word. */
const within = (search: string, of: number): string =>
  search.replaceAll(
    /'?([^\s'&|!():]+)'?(:\*)?/g,
    (_, word: string, begins = "") => `'${of} ${word}'${begins}`,
  );

const found = async (company: number, search: string, of = family(company)): Promise<number[]> =>
  (
    await tryAs(app, company, () =>
      rows<{ id: number }>(app, `select find_tickets($1, null, $2::tsquery, 100) as id`, [
        of,
        within(search, of),
      ]),
    )
  ).map(({ id }) => id);

it("finds words, their beginnings and values, of the newest step, the newest ticket first", async () => {
  const lamps = await found(ACME, "größe & lamp");
  expect(lamps).toHaveLength(30);
  expect(lamps[0]).toBe(103_000);
  expect(await found(ACME, "step1")).toEqual([]);
  expect(await found(ACME, "no & 1200 & größe")).toEqual([101_200, 100_800]);
  expect(await found(ACME, "'n77':*")).toContain(100_077);
  expect(await found(ACME, "'=amount=300'")).toEqual([100_200]);
  expect(await found(ACME, "'=amount=4.5'")).toEqual([100_003]);
  expect(await found(ACME, "'=tags=n7'")).toEqual([100_007]);
  expect(await found(ACME, "'=item=chair' & !'=tags=a'")).toEqual([]);
  expect(await found(ACME, "!'=amount'")).toEqual([idOf(ACME, 1)]);
});

it("finds nothing of another company, whatever workflow is asked for, and nothing without a company", async () => {
  expect(await found(ACME, "lamp", family(GLOBEX))).toEqual([]);
  expect(await found(GLOBEX, "lamp", family(ACME))).toEqual([]);
  expect((await found(GLOBEX, "lamp")).every((id) => id > 200_000)).toBe(true);
  const [none] = await rows<{ count: string }>(
    app,
    `select count(*) from find_tickets(${family(ACME)}, '''${family(ACME)} lamp''', null, 100)`,
  );
  expect(none?.count).toBe("0");
});

it("looks in the index, as the door's role", async () => {
  await superuser.query("begin");
  await superuser.query("set local role ticketflower_door");
  await superuser.query(`select set_config('app.company_id', '${ACME}', true)`);
  const plan = await rows<{ "QUERY PLAN": string }>(
    superuser,
    `explain (costs off) select workflow_instance_id from ticket_search where workflow_family_id = ${family(ACME)}
       and company_id = nullif(current_setting('app.company_id', true), '')::int and words @@ '''${family(ACME)} lamp'''
      order by workflow_instance_id desc limit 100`,
  );
  await superuser.query("rollback");
  expect(plan.map((line) => line["QUERY PLAN"]).join("\n")).toContain("ticket_search_words");
});

it("keeps what is too long to be looked for whole, and never refuses a step for it", async () => {
  const long = "Wort ".repeat(30_000) + "x".repeat(5_000);
  await tryAs(app, ACME, async () => {
    await app.query(
      `insert into workflow_data (company_id, id, workflow_instance_id, step, fields, changed, cleared, write_set, effects, status, cause)
       values (${ACME}, 900001, 100001, 3, $1, '[]', '[]', '{}', '[]', 'IN_PROGRESS', 'task')`,
      [JSON.stringify({ item: long, other: "y".repeat(5_000), more: { deep: ["Pumpe"] } })],
    );
    const ids = await rows<{ id: number }>(
      app,
      `select find_tickets(${family(ACME)}, null, '''${family(ACME)} wort''', 10) as id`,
    );
    expect(ids).toEqual([{ id: 100_001 }]);
  });
});

it("finds what was said, as long as it stands, together with values of fields", async () => {
  const comment = { company_id: ACME, workflow_instance_id: 100_001, author_id: idOf(ACME, 1) };
  await tryAs(app, ACME, async () => {
    await insert(app, {
      table: "comment",
      values: { ...comment, id: 900_001, body: "Ask the Plumber!" },
    });
    const asked = (fields: string | null, spoken: string) =>
      rows<{ id: number }>(app, "select find_tickets($1, $2::tsquery, $3::tsquery, 10) as id", [
        family(ACME),
        fields && within(fields, family(ACME)),
        within(spoken, family(ACME)),
      ]);
    expect(await asked(null, "plumb:*")).toEqual([{ id: 100_001 }]);
    expect(await asked("'=item=chair'", "plumber")).toEqual([{ id: 100_001 }]);
    expect(await asked("'=item=lamp'", "plumber")).toEqual([]);
    await app.query("update comment set body = '', deleted_at = now() where id = 900001");
    expect(await asked(null, "plumber")).toEqual([]);
  });
});
