import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../../src/access/index.js";
import { actorNow } from "../../src/accounts/index.js";
import { withCompany } from "../../src/db/index.js";
import { suspendCompany } from "../../src/operator/commands/suspend-company.js";
import { saveTicket, submitTicket } from "../../src/workflow-ops/index.js";
import { emailOf, PASSWORD, stranger, textOf, Visitor } from "../world/index.js";
import { openStaffRoom, staffActs, type StaffRoom } from "./staff-room.js";

let room: StaffRoom;
let acme: number;

beforeAll(async () => {
  room = await openStaffRoom();
  acme = room.world.companies.acme;
});

const suspend = (id: number, reason = "The bill is not paid") =>
  room.sam.submit(`/operator/companies/${id}/suspension`, { reason });
const resume = (id: number) =>
  room.sam.submit(`/operator/companies/${id}/resumption`, { reason: "It is paid" });

async function trySignIn(email: string, password = PASSWORD) {
  return stranger(room.app).post("/sign-in", { email, password });
}

test("the pages ask for a reason and say what will happen", async () => {
  const address = `/operator/companies/${acme}/suspension`;
  expect(textOf(await room.sam.get(address))).toContain("signed out at once and cannot sign in");
  const without = await room.sam.post(address, { reason: "  " });
  expect(without.status).toBe(422);
  expect(textOf(without)).toContain("Reason is missing");
  const long = await room.sam.post(address, { reason: "x".repeat(1_001) });
  expect(long.status).toBe(422);
  expect((await room.alice.get("/")).status).toBe(200);
});

test("one's own company is not suspended by oneself", async () => {
  const address = `/operator/companies/${room.operatorId}/suspension`;
  expect((await room.sam.get(address)).status).toBe(403);
  const answer = await room.sam.post(address, { reason: "by mistake" });
  expect(answer.status).toBe(403);
  expect(textOf(answer)).toContain("would lock yourself out");
  expect((await room.sam.get("/operator")).status).toBe(200);
});

describe("a suspended company", () => {
  let invited: string;

  beforeAll(async () => {
    const page = await room.alice.submit("/company/users", {
      name: "Ida New",
      email: "ida@acme.test",
    });
    invited = /\/links\/[\w-]+/.exec(page.text)?.[0] ?? "";
    if (invited === "") throw new Error("Expected a link for the new user.");
    await suspend(acme);
  });

  test("is shown as such, with the reason, to staff", async () => {
    const said = textOf(await room.sam.get(`/operator/companies/${acme}`));
    expect(said).toMatch(/Acme Suspended/);
    expect(said).toContain("The bill is not paid");
    expect(textOf(await room.sam.get("/operator/companies?state=suspended"))).toContain("Acme");
  });

  test("has no session any more, and its people are led to the sign-in page", async () => {
    const answer = await room.alice.get("/company/users");
    expect([answer.status, answer.headers["location"]]).toEqual([
      303,
      "/sign-in?next=%2Fcompany%2Fusers",
    ]);
    expect((await room.erin.post("/tickets", {})).headers["location"]).toMatch(/^\/sign-in/);
    const living = await withCompany({ companyId: acme }, ({ db }) =>
      db.session.count({ where: { company_id: acme, ended_at: null } }),
    );
    expect(living).toBe(0);
  });

  test("lets nobody in, and tells why only who has the right password", async () => {
    const right = await trySignIn(emailOf("alice"));
    expect(right.status).toBe(403);
    expect(textOf(right)).toContain("your company is suspended");
    const wrong = await trySignIn(emailOf("alice"), "another password of mine");
    const unknown = await trySignIn("nobody@acme.test");
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    expect(textOf(wrong).replace(emailOf("alice"), "")).toBe(
      textOf(unknown).replace("nobody@acme.test", ""),
    );
    expect(textOf(wrong)).not.toContain("suspended");
  });

  test("its invitations set no password, and are not spent by trying", async () => {
    const visitor = stranger(room.app);
    const page = await visitor.get(invited);
    expect([page.status, textOf(page).includes("your company is suspended")]).toEqual([403, true]);
    const answer = await visitor.post(invited, { password: "a long enough pass phrase" });
    expect(answer.status).toBe(403);
    const used = await withCompany({ companyId: acme }, ({ db }) =>
      db.user_link.count({ where: { used_at: { not: null } } }),
    );
    expect(used).toBe(0);
  });

  test("gets no link for a new password, and the answer is as for everybody", async () => {
    const count = () => withCompany({ companyId: acme }, ({ db }) => db.mail.count());
    const before = await count();
    const asked = await stranger(room.app).post("/reset", { email: emailOf("bob") });
    const other = await stranger(room.app).post("/reset", { email: emailOf("charlie") });
    expect(asked.status).toBe(other.status);
    expect(await count()).toBe(before);
    const theirs = await withCompany({ companyId: room.world.companies.globex }, ({ db }) =>
      db.mail.count(),
    );
    expect(theirs).toBe(1);
  });

  test("nobody of it is somebody inside the transaction that writes", async () => {
    const erin: Actor = {
      companyId: acme,
      companyName: "Acme",
      userId: room.world.users.erin,
      name: "Erin Walsh",
      email: emailOf("erin"),
      roles: [{ id: room.world.roles.acme["Employee"] ?? 0, name: "Employee" }],
      isCompanyAdmin: false,
      isDesigner: false,
    };
    expect(await withCompany(erin, (tx) => actorNow(tx, erin))).toBeNull();
    const ticketDefinitionId = room.purchase.tickets["purchase"] ?? 0;
    const values = { item: "Lamp", amount: 40 };
    expect((await submitTicket(erin, { ticketDefinitionId, values })).ok).toBe(false);
    expect((await saveTicket(erin, { ticketDefinitionId, typed: { item: "Lamp" } })).ok).toBe(
      false,
    );
  });

  test("another company notices nothing", async () => {
    expect((await room.charlie.get("/company/users")).status).toBe(200);
    expect((await trySignIn(emailOf("charlie"))).status).toBe(303);
  });

  test("is not suspended twice", async () => {
    const again = await room.sam.post(`/operator/companies/${acme}/suspension`, { reason: "x" });
    expect(again.status).toBe(409);
  });

  test("is as before once it is resumed, but that everybody signs in anew", async () => {
    await resume(acme);
    expect((await room.alice.get("/company/users")).status).toBe(303);
    const alice = new Visitor(room.app.url);
    await alice.signIn(emailOf("alice"), PASSWORD);
    expect((await alice.get("/company/users")).status).toBe(200);
    const again = await room.sam.post(`/operator/companies/${acme}/resumption`, { reason: "x" });
    expect(again.status).toBe(409);
    const visitor = stranger(room.app);
    expect((await visitor.get(invited)).status).toBe(200);
    expect((await visitor.post(invited, { password: "a long enough pass phrase" })).status).toBe(
      303,
    );
    const said = textOf(await alice.get("/company/audit?kind=company"));
    expect(said).toMatch(
      /Resumed the company Acme Company \d+ Reason: It is paid System staff \(Sam Staff\)/,
    );
    expect(said).toMatch(/Suspended the company Acme: nobody of it can sign in/);
  });

  test("both acts stand in its audit, and in no other's", async () => {
    const acts = (await staffActs(acme)).map(({ act, reason }) => [act, reason]);
    expect(acts.filter(([act]) => act !== "company_looked_at")).toEqual([
      ["company_suspended", "The bill is not paid"],
      ["company_resumed", "It is paid"],
    ]);
    expect(await staffActs(room.world.companies.globex)).toEqual([]);
  });
});

test("a right code does not let in somebody whose company was suspended after the password", async () => {
  const { id, email } = await room.company("Between");
  const visitor = stranger(room.app);
  const { enter } = await twoFactor(id, email);
  const first = await visitor.post("/sign-in", { email, password: PASSWORD });
  expect(first.headers["location"]).toBe("/sign-in/code");
  await suspend(id);
  const answer = await visitor.post("/sign-in/code", { code: enter });
  expect(answer.status).toBe(403);
  expect(textOf(answer)).toContain("your company is suspended");
});

/** Gives a user an app and a recovery code. */
async function twoFactor(company_id: number, email: string): Promise<{ enter: string }> {
  const { seal, digest } = await import("../../src/sealing/index.js");
  const enter = "abcdefghijklmnopqrstuvwx";
  await withCompany({ companyId: company_id }, async ({ db }) => {
    const { id: user_id } = await db.user.findFirstOrThrow({ where: { email } });
    const secret = seal("totp_secret", "JBSWY3DPEHPK3PXP", 86_400 * 365);
    await db.second_factor.create({ data: { company_id, user_id, secret, last_step: 1 } });
    await db.recovery_code.create({ data: { company_id, user_id, code_hash: digest(enter) } });
  });
  return { enter };
}

test("staff whose right was taken meanwhile suspend nobody", async () => {
  const { id } = await room.company("Left alone");
  const sam: Actor = {
    companyId: room.operatorId,
    companyName: "The Operator",
    userId: 999_999,
    name: "Sam",
    email: "sam@operator.test",
    roles: [],
    isCompanyAdmin: false,
    isDesigner: false,
    isSystemStaff: true,
  };
  const result = await suspendCompany(sam, { companyId: id, reason: "x" });
  expect(result).toMatchObject({ ok: false, rejection: { code: "not_found" } });
  expect(await staffActs(id)).toEqual([]);
});
