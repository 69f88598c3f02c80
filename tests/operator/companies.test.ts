import { beforeAll, describe, expect, test } from "vitest";
import { asClient } from "../../bin/lib/prepare-database.mjs";
import { sealAudit, verifyAuditChain } from "../../src/accounts/index.js";
import { watchStatements } from "../support/statements.js";
import { textOf } from "../world/index.js";
import { openStaffRoom, staffActs, type StaffRoom } from "./staff-room.js";

const sent = watchStatements();

let room: StaffRoom;

beforeAll(async () => {
  room = await openStaffRoom();
  await room.submit("erin");
  await room.company("=cmd <b>Hostile</b> & Sons");
});

/** The companies of a list, in their order. */
async function names(query = ""): Promise<string[]> {
  const { text } = await room.sam.get(`/operator/companies${query}`);
  return [
    ...text.matchAll(/<th scope="row"><a href="\/operator\/companies\/\d+">([^<]*)<\/a>/g),
  ].map((match) => match[1] ?? "");
}

async function csv(path: string): Promise<string[]> {
  const { text } = await room.sam.get(path);
  return text.trim().split("\r\n");
}

describe("the operator's first page", () => {
  test("tells health and figures", async () => {
    const said = textOf(await room.sam.get("/operator"));
    expect(said).toContain("Database Answers");
    expect(said).toContain("Schema Up to date");
    expect(said).toContain("Queue There");
    expect(said).toContain("Workers None alive");
    expect(said).toContain("Companies 4");
    expect(said).toContain("System staff 1");
  });

  test("is in the navigation of staff, and of nobody else", async () => {
    expect((await room.sam.get("/")).text).toContain('href="/operator"');
    expect((await room.alice.get("/")).text).not.toContain('href="/operator"');
    expect((await room.charlie.get("/operator")).status).toBe(404);
  });
});

describe("the list of companies", () => {
  test("says how large each is", async () => {
    const said = textOf(await room.sam.get("/operator/companies"));
    expect(said).toMatch(/Acme #\d+ · since .*? Open 5 1 1 1 /);
    expect(said).toMatch(/Globex #\d+ · since .*? Open 1 0 0 0 /);
  });

  test("goes by name, by age, or by activity", async () => {
    expect(await names()).toEqual([
      "=cmd &lt;b&gt;Hostile&lt;/b&gt; &amp; Sons",
      "Acme",
      "Globex",
      "The Operator",
    ]);
    expect((await names("?sort=newest"))[0]).toContain("Hostile");
    expect((await names("?sort=newest")).at(-1)).toBe("Acme");
    await room.charlie.get("/");
    await room.as("charlie", ({ db, companyId }) =>
      db.audit.create({
        data: {
          company_id: companyId,
          act: "later",
          object_kind: "test",
          at: new Date(Date.now() + 60_000),
        },
      }),
    );
    expect((await names("?sort=activity"))[0]).toBe("Globex");
  });

  test("finds by part of a name, by number and by state; and says so when nothing fits", async () => {
    expect(await names("?q=GLOB")).toEqual(["Globex"]);
    expect(await names(`?q=%23${room.world.companies.acme}`)).toEqual(["Acme"]);
    expect(await names("?q=%25")).toEqual([]);
    expect(await names("?state=suspended")).toEqual([]);
    expect(textOf(await room.sam.get("/operator/companies?q=none-of-that"))).toContain(
      "No company fits",
    );
  });

  test.each(["name", "newest", "activity"])("by %s it goes on where a page ended", async (sort) => {
    const whole = await names(`?sort=${sort}&q=m`);
    expect(whole.length).toBeGreaterThan(1);
    const ids = await idsOf(`?sort=${sort}&q=m`);
    expect(await names(`?sort=${sort}&q=m&after=${ids[0]}`)).toEqual(whole.slice(1));
    expect(await names(`?sort=${sort}&q=m&after=${ids.at(-1)}`)).toEqual([]);
  });

  test("as CSV has the shown rows, without formulas", async () => {
    const lines = await csv("/operator/companies.csv?q=e");
    expect(lines[0]).toContain("Number,Name,State");
    expect(lines).toHaveLength(1 + (await names("?q=e")).length);
    expect(lines.find((line) => line.includes("Hostile"))).toContain("'=cmd <b>Hostile</b>");
  });

  test("needs no more statements for more companies", async () => {
    const statements = async (path: string): Promise<number> => {
      await room.sam.get(path);
      sent.clear();
      await room.sam.get(path);
      return sent.count();
    };
    const one = await statements("/operator/companies?q=globex");
    const all = await statements("/operator/companies");
    expect(one).toBeGreaterThan(3);
    expect(all).toBe(one);
  });

  test("is no look into a company", async () => {
    await room.sam.get("/operator/companies?q=hostile");
    expect(await staffActs(room.world.companies.globex)).toEqual([]);
  });
});

async function idsOf(query: string): Promise<number[]> {
  const { text } = await room.sam.get(`/operator/companies${query}`);
  return [...text.matchAll(/<th scope="row"><a href="\/operator\/companies\/(\d+)">/g)].map(
    (match) => Number(match[1]),
  );
}

describe("a company's page", () => {
  test("has its size, its workflows and its admins, and nothing that anybody filled in", async () => {
    await room.submit("erin", { item: "A secret lamp", amount: 40 });
    const said = textOf(await room.sam.get(`/operator/companies/${room.world.companies.acme}`));
    expect(said).toContain("Active users 5");
    expect(said).toContain("Tickets 2");
    expect(said).toContain("Live tickets 2");
    expect(said).toContain("Alice Andersson alice@acme.test");
    expect(said).not.toContain("bob@acme.test");
    expect(said).not.toContain("secret lamp");
  });

  test("tells who administers nothing, and who designed nothing", async () => {
    const { id } = await room.company("Empty");
    expect(textOf(await room.sam.get(`/operator/companies/${id}`))).toContain("No workflow yet");
  });

  test("is written down in that company, where its admins read who it was, and is sealed", async () => {
    const { acme, globex } = room.world.companies;
    const before = (await staffActs(acme)).length;
    await room.sam.get(`/operator/companies/${acme}`);
    expect((await staffActs(acme)).slice(before)).toEqual([
      {
        act: "company_looked_at",
        actor_id: null,
        staff_name: "Sam Staff",
        staff_email: room.samEmail,
        reason: null,
        after: null,
      },
    ]);
    expect(await staffActs(globex)).toEqual([]);
    const said = textOf(await room.alice.get("/company/audit?act=company_looked_at"));
    expect(said).toContain("Looked at the operator's page of Acme");
    expect(said).toContain(`System staff (Sam Staff) ${room.samEmail} from 127.0.0.1`);
    expect(textOf(await room.alice.get("/company/audit?q=sam+staff"))).toContain("Looked at");
    const { text } = await room.alice.get("/company/audit.csv?act=company_looked_at");
    expect(text).toContain(`System staff (Sam Staff),${room.samEmail}`);
    await sealAudit({ companyId: acme });
    expect((await verifyAuditChain({ companyId: acme })).problems).toEqual([]);
  });

  test("the seal covers who it was", async () => {
    const { acme } = room.world.companies;
    await sealAudit({ companyId: acme });
    await asClient(room.app.ownerUrl, async (owner) => {
      await owner.query("alter table audit no force row level security");
      await owner.query("alter table audit disable trigger user");
      await owner.query(
        `update audit set staff_name = 'Another' where company_id = ${acme} and staff_name is not null`,
      );
      await owner.query("alter table audit enable trigger user");
      await owner.query("alter table audit force row level security");
    });
    const { problems } = await verifyAuditChain({ companyId: acme });
    expect(problems[0]).toMatch(/was changed after seal/);
  });

  test.each(["0", "999999", "abc", "2147483648"])("number %s is not there", async (id) => {
    expect((await room.sam.get(`/operator/companies/${id}`)).status).toBe(404);
  });
});

describe("an admin of the staff's own company", () => {
  test("gets no link for their password and does not turn their second step off, but helps everybody else", async () => {
    const { userId } = room;
    const admin = await room.adminOfTheOperator();
    const link = await admin.post(`/company/users/${userId}/link`);
    const off = await admin.post(`/company/users/${userId}/two-factor-removal`);
    expect([link.status, off.status]).toEqual([403, 403]);
    expect(textOf(link)).toContain("this one is system staff");
    const self = await room.sam.post(`/company/users/${userId}/link`);
    expect(self.status).toBe(303);
    const other = await room.alice.post(`/company/users/${room.world.users.bob}/link`);
    expect(other.status).toBe(303);
  });
});

describe("who is no staff any more", () => {
  test("has no such pages from the next request on, and none of their writes is done", async () => {
    const { globex } = room.world.companies;
    await room.revoke();
    expect((await room.sam.get("/operator")).status).toBe(404);
    const { status } = await room.sam.post(`/operator/companies/${globex}/suspension`, {
      reason: "x",
    });
    expect(status).toBe(404);
    expect((await room.sam.get("/")).text).not.toContain('href="/operator"');
    expect((await room.charlie.get("/")).status).toBe(200);
  });
});
