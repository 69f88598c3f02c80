import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clearMail, emptyMail, withCompany } from "../../src/db/index.js";
import { sendMail, writeMail } from "../../src/mail/index.js";
import { startApp, type TestApp } from "../support/app.js";
import { connect } from "../database/connect.js";
import { buildWorld, stranger, textOf, type World } from "../world/index.js";
import { openPostOffice, type PostOffice } from "./post-office.js";

const letter = {
  recipient: "erin@acme.test",
  subject: "A long word:\r\nBcc: everybody@acme.test",
  body: "Hello Erin,\n\nzażółć https://tickets.test/links/secret-token\n",
};

function write(world: World): Promise<number> {
  return withCompany({ companyId: world.companies.acme }, async (tx) => {
    await writeMail(tx, world.users.erin, letter);
    const newest = await tx.db.mail.findFirstOrThrow({ orderBy: { id: "desc" } });
    return newest.id;
  });
}

function stored(world: World, id: number) {
  return withCompany({ companyId: world.companies.acme }, (tx) =>
    tx.db.mail.findFirstOrThrow({ where: { id } }),
  );
}

describe("with a mail server", () => {
  let app: TestApp;
  let world: World;
  let office: PostOffice;

  beforeAll(async () => {
    office = await openPostOffice();
    app = await startApp({ smtpUrl: office.smtpUrl, worker: true });
    world = await buildWorld();
  });
  afterAll(async () => {
    await app.close();
    await office.close();
  });

  test("a mail leaves when its act commits, and is empty in the outbox from then on", async () => {
    const id = await write(world);
    const received = await office.letterTo(letter.recipient);
    expect(received.from).toBe("desk@tickets.test");
    expect(received.subject).toBe("A long word: Bcc: everybody@acme.test");
    expect(received.text).toContain("zażółć https://tickets.test/links/secret-token");
    expect(received.to).toBe(letter.recipient);
    await expect
      .poll(() => stored(world, id), { timeout: 20_000 })
      .toMatchObject({ state: "SENT", body: null });
  });

  test("one of an act that is rolled back never leaves", async () => {
    const before = office.received.length;
    const failing = withCompany({ companyId: world.companies.acme }, async (tx) => {
      await writeMail(tx, world.users.erin, letter);
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    const id = await write(world);
    await expect
      .poll(() => stored(world, id), { timeout: 20_000 })
      .toMatchObject({ state: "SENT" });
    expect(office.received).toHaveLength(before + 1);
  });

  test("one that the server refuses for now is tried again, and one refused for good says why", async () => {
    const again = { companyId: world.companies.acme, last: false };
    office.refuseWith = 451;
    const id = await write(world);
    await expect(sendMail({ ...again, mailId: id })).rejects.toThrow("refused");
    expect(await stored(world, id)).toMatchObject({ state: "WAITING" });
    office.refuseWith = 550;
    await sendMail({ ...again, mailId: id });
    expect(await stored(world, id)).toMatchObject({ state: "FAILED", body: null });
    expect((await stored(world, id)).error).toContain("refused");
    office.refuseWith = null;
  });

  test("the table holds no link in words while a mail waits", async () => {
    office.refuseWith = 451;
    const id = await write(world);
    expect((await stored(world, id)).body).not.toContain("secret-token");
    office.refuseWith = null;
  });

  test("the development page does not exist", async () => {
    expect((await stranger(app).get("/dev/mail")).status).toBe(404);
  });
});

describe("without one", () => {
  test("mails are kept, and shown on the development page with their links", async () => {
    const app = await startApp();
    const world = await buildWorld();
    const id = await write(world);
    expect(await stored(world, id)).toMatchObject({ state: "KEPT" });
    const visitor = stranger(app);
    const far = await visitor.agent.get("/dev/mail").set("X-Forwarded-For", "203.0.113.7");
    expect(far.status).toBe(404);
    const list = await visitor.get("/dev/mail");
    expect(textOf(list)).toContain("A long word: Bcc: everybody@acme.test erin@acme.test");
    const page = await visitor.get(`/dev/mail/${world.companies.acme}/${id}`);
    expect(page.text).toContain('href="https://tickets.test/links/secret-token"');
    expect((await visitor.get(`/dev/mail/${world.companies.globex}/${id}`)).status).toBe(404);
    await app.close();
  });

  test("in production their text is not stored, and there is no such page", async () => {
    const app = await startApp({ production: true });
    const world = await buildWorld();
    expect(await stored(world, await write(world))).toMatchObject({ state: "KEPT", body: null });
    expect((await stranger(app).get("/dev/mail")).status).toBe(404);
    await app.close();
  });
});

test("what was not sent within a day is emptied, and forgotten after a month", async () => {
  const app = await startApp();
  const world = await buildWorld();
  const id = await write(world);
  const owner = await connect(app.ownerUrl);
  const age = async (hours: number): Promise<void> => {
    await owner.query("alter table mail no force row level security");
    await owner.query(`update mail set created_at = now() - interval '${hours} hours'`);
  };
  await age(23);
  expect(await emptyMail(24)).toBe(0);
  await age(25);
  expect(await emptyMail(24)).toBe(1);
  expect(await stored(world, id)).toMatchObject({ state: "FAILED", body: null });
  expect(await clearMail(26)).toBe(0);
  expect(await clearMail(24)).toBe(1);
  await owner.end();
  await app.close();
});
