import { afterAll, beforeAll, expect, test } from "vitest";
import { withCompany } from "../../src/db/index.js";
import { startApp, type TestApp } from "../support/app.js";
import {
  buildWorld,
  signIn,
  stranger,
  textOf,
  emailOf,
  PASSWORD,
  type Visitor,
  type World,
} from "../world/index.js";

let app: TestApp;
let world: World;
let alice: Visitor;

beforeAll(async () => {
  app = await startApp();
  world = await buildWorld();
  alice = await signIn(app, "alice");
});
afterAll(() => app.close());

function role(name: string): number {
  return world.roles.acme[name] ?? 0;
}

function acme<T>(ask: Parameters<typeof withCompany<T>>[1]): Promise<T> {
  return withCompany({ companyId: world.companies.acme }, ask);
}

test("the list shows the company's users alone, by name, and finds by part of name or address", async () => {
  const all = textOf(await alice.get("/company/users"));
  expect(all).toMatch(/Alice Andersson.*Bob Okafor.*Dana Moreau.*Erin Walsh.*Fay Lindqvist/);
  expect(all).not.toContain("Charlie");
  const found = textOf(await alice.get("/company/users?q=WALSH"));
  expect(found).toContain("Erin Walsh");
  expect(found).not.toContain("Bob Okafor");
  expect(textOf(await alice.get("/company/users?q=%25"))).toContain("No user fits");
  const hr = textOf(await alice.get(`/company/users?role=${role("HR")}`));
  expect(hr).toContain("Bob Okafor");
  expect(hr).not.toContain("Erin Walsh");
});

test("odd filters are no error", async () => {
  for (const query of [
    "state=x",
    "role=x",
    "after=x",
    "q=%00",
    "q=a&q=b",
    "after=99999999",
    "q[a]=1",
  ]) {
    expect((await alice.get(`/company/users?${query}`)).status).toBe(200);
  }
});

test("the CSV holds exactly the shown list, with formulas defused", async () => {
  await alice.submit("/company/users", { name: "=HYPERLINK(1)", email: "formula@acme.test" });
  const csv = await alice.get("/company/users.csv?q=formula@");
  expect(csv.headers["content-type"]).toContain("text/csv");
  expect(csv.headers["content-disposition"]).toMatch(/^attachment; filename="?users\.csv/);
  const lines = csv.text.replace("\uFEFF", "").trimEnd().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^'=HYPERLINK\(1\),formula@acme\.test,,No password yet,/);
});

test("a form that is sent twice makes one user and leads to the same page", async () => {
  const fields = { form_id: "twice-1", name: "Twin", email: "twin@acme.test" };
  const first = await alice.post("/company/users", fields);
  const second = await alice.post("/company/users", fields);
  expect([first.status, second.status]).toEqual([303, 303]);
  expect(second.headers["location"]).toBe(first.headers["location"]);
});

test("an address that is used anywhere is refused beside its field, as typed", async () => {
  const answer = await alice.post("/company/users", {
    name: "Copy",
    email: "CHARLIE@globex.test",
    roles: role("HR"),
  });
  expect(answer.status).toBe(422);
  expect(answer.text).toMatch(
    /id="email-error"[\s\S]*Email address is used for an account already/,
  );
  expect(answer.text).toContain('value="Copy"');
  expect(answer.text).toMatch(new RegExp(`value="${role("HR")}" checked`));
});

test("another company's role, or none at all, is refused and changes nothing", async () => {
  for (const wrong of [world.roles.globex["Employee"], 0, "x", "1 or 1"]) {
    const answer = await alice.post(`/company/users/${world.users.fay}`, {
      name: "Fay",
      roles: [role("HR"), wrong ?? ""],
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("Roles must be those of this company");
  }
  expect(textOf(await alice.get("/company/users?q=fay"))).toContain("Employee, Finance");
});

test("roles given and taken count at the next request, and are in the audit", async () => {
  const erin = await signIn(app, "erin");
  expect((await erin.get("/company/users")).status).toBe(403);
  const user = `/company/users/${world.users.erin}`;
  await alice.submit(user, {
    name: "Erin Walsh",
    roles: [role("Employee"), role("Company Admin")],
  });
  expect((await erin.get("/company/users")).status).toBe(200);
  await alice.submit(user, { name: "Erin Walsh", roles: role("Employee") });
  expect((await erin.get("/company/users")).status).toBe(403);
  const [last] = await acme((tx) =>
    tx.db.audit.findMany({
      where: { act: "user_updated", object_id: world.users.erin },
      orderBy: { id: "desc" },
    }),
  );
  expect(last).toMatchObject({
    actor_id: world.users.alice,
    before: { roles: ["Company Admin", "Employee"] },
    after: { roles: ["Employee"] },
  });
  expect(last?.address).toMatch(/127\.0\.0\.1|::1/);
});

test("the last admin keeps the role, with a sentence beside the field", async () => {
  const answer = await alice.post(`/company/users/${world.users.alice}`, {
    name: "Alice Andersson",
    roles: role("Employee"),
  });
  expect(answer.status).toBe(422);
  expect(answer.text).toMatch(
    /id="roles-error"[\s\S]*Roles must leave the company an active admin/,
  );
  expect((await alice.get("/company/users")).status).toBe(200);
});

test("deactivating ends the user's sessions and sign-in at once; reactivating lets them in again", async () => {
  const bob = await signIn(app, "bob");
  const user = `/company/users/${world.users.bob}`;
  expect(textOf(await alice.submit(`${user}/deactivation`))).toContain(
    "is deactivated and signed out everywhere",
  );
  expect((await bob.get("/company/users")).headers["location"]).toMatch(/^\/sign-in/);
  const refused = await stranger(app).post("/sign-in", {
    email: emailOf("bob"),
    password: PASSWORD,
  });
  expect(refused.status).toBe(422);
  expect((await alice.post(`${user}/link`)).status).toBe(409);
  await alice.submit(`${user}/activation`);
  await stranger(app).signIn(emailOf("bob"), PASSWORD);
});

test("nobody deactivates themselves", async () => {
  const answer = await alice.post(`/company/users/${world.users.alice}/deactivation`);
  expect(answer.status).toBe(409);
  expect(textOf(answer)).toContain("Expected another admin to deactivate you");
});

test("long lists are read page by page", async () => {
  const company_id = world.companies.globex;
  await withCompany({ companyId: company_id }, (tx) =>
    tx.db.user.createMany({
      data: Array.from({ length: 120 }, (_, n) => ({
        company_id,
        email: `p${n}@globex.test`,
        name: `Person ${n % 7}`,
      })),
    }),
  );
  const charlie = await signIn(app, "charlie");
  const seen: string[] = [];
  for (let at: string | undefined = "/company/users?q=person"; at;) {
    const page = await charlie.get(at);
    seen.push(
      ...[...page.text.matchAll(/<small>(p\d+@globex\.test)/g)].map((match) => match[1] ?? ""),
    );
    at = /href="([^"]+)">Next page/.exec(page.text)?.[1]?.replaceAll("&amp;", "&");
  }
  expect(seen).toHaveLength(120);
  expect(new Set(seen).size).toBe(120);
});
