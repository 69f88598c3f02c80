import { afterAll, beforeAll, expect, test } from "vitest";
import { linkIn, openPostOffice, type PostOffice } from "../mail/post-office.js";
import { startApp, type TestApp } from "../support/app.js";
import { buildWorld, emailOf, stranger, textOf } from "../world/index.js";

let app: TestApp;
let office: PostOffice;

const typed = {
  company_name: "Initech",
  name: "Ina Sol",
  email: "ina@initech.test",
  password: "seven copper lanterns",
};

beforeAll(async () => {
  office = await openPostOffice();
  app = await startApp({ smtpUrl: office.smtpUrl, worker: true });
  await buildWorld();
});
afterAll(async () => {
  await app.close();
  await office.close();
});

test("a company is set up when its admin's address is confirmed, once", async () => {
  const ina = stranger(app);
  const asked = await ina.post("/sign-up", typed);
  expect(asked.status).toBe(200);
  const early = { email: typed.email, password: typed.password };
  expect((await stranger(app).post("/sign-in", early)).status).toBe(422);

  const link = linkIn((await office.letterTo(typed.email)).text);
  expect(textOf(await ina.get(link))).toContain("Initech is set up");
  expect((await stranger(app).post("/sign-in", early)).status).toBe(422);
  expect((await ina.submit(link)).text).toContain("Ina Sol");
  await stranger(app).signIn(typed.email, typed.password);
  expect((await stranger(app).post(link)).status).toBe(409);
});

test("a used address gets the same answer, and a mail that says so", async () => {
  const [used, unused] = [emailOf("erin"), "nobody@initech.test"];
  const answers = [];
  for (const email of [used, unused]) {
    const answer = await stranger(app).post("/sign-up", { ...typed, email });
    answers.push([answer.status, textOf(answer).replaceAll(email, "")]);
  }
  expect(answers[0]).toEqual(answers[1]);
  const letter = await office.letterTo(used);
  expect(letter.subject).toBe("You have an account on TicketFlower already");
});

test("a forged link makes nothing", async () => {
  expect((await stranger(app).post("/links/sign-up/AAAA")).status).toBe(404);
  expect((await stranger(app).post("/sign-up", { ...typed, password: "short" })).status).toBe(422);
});
