import { afterAll, beforeAll, expect, test } from "vitest";
import { startApp, type TestApp } from "../support/app.js";
import { stranger, textOf } from "../world/index.js";

let app: TestApp;

const acme = {
  company_name: "Acme",
  name: "Alice Andersson",
  email: "alice@acme.test",
  password: "violet anchor museum 47",
};

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

test("a company signs up: its admin is signed in and finds the default roles", async () => {
  const alice = stranger(app);
  const home = await alice.submit("/sign-up", { ...acme, email: " Alice@ACME.test " });
  expect(textOf(home)).toContain("Acme is set up and you are its company admin");
  const roles = textOf(await alice.get("/company/roles"));
  for (const name of ["Company Admin", "Workflow Designer", "Employee"])
    expect(roles).toContain(name);
  const users = await alice.get("/company/users");
  expect(users.text).toContain("alice@acme.test");
  await stranger(app).signIn("ALICE@acme.test", acme.password);
});

test("an address that is used already gets a clear error, and no second company", async () => {
  const visitor = stranger(app);
  await visitor.submit("/sign-up", { ...acme, email: "first@taken.test" });
  const again = await visitor.post("/sign-out").then(() => stranger(app));
  const answer = await again.post("/sign-up", {
    ...acme,
    company_name: "Other",
    email: "FIRST@taken.test",
  });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain("<title>Error: Sign up your company");
  expect(answer.text).toContain('href="#email"');
  expect(textOf(answer)).toContain("Email address is used for an account already");
  expect(answer.text).toContain('value="Other"');
});

test.each([
  [{ company_name: "  " }, "company_name", "Company name is missing"],
  [{ name: undefined }, "name", "Your name is missing"],
  [{ email: "not an address" }, "email", "must look like name@example.com"],
  [{ email: `${"a".repeat(300)}@acme.test` }, "email", "at most 254"],
  [{ password: "" }, "password", "Password is missing"],
  [{ password: "Password1234" }, "password", "tried first"],
  [{ password: ["violet anchor museum 47", "other"] }, "password", "Password is missing"],
  [{ company_name: "x".repeat(201) }, "company_name", "at most 200"],
])("refuses %o beside the field", async (wrong, field, words) => {
  const answer = await stranger(app).post("/sign-up", {
    ...acme,
    email: "new@acme.test",
    ...wrong,
  });
  expect(answer.status).toBe(422);
  expect(answer.text).toMatch(new RegExp(`id="${field}-error"[\\s\\S]{0,900}${words}`));
  expect(answer.text).toContain(
    `aria-describedby="${field === "password" ? "password-hint " : ""}${field}-error"`,
  );
  expect(answer.text).not.toContain("violet anchor");
});

test("names are shown as text, never as markup", async () => {
  const visitor = stranger(app);
  const name = `<img src=x onerror=alert(1)>"'`;
  const home = await visitor.submit("/sign-up", {
    ...acme,
    company_name: name,
    name,
    email: "x@markup.test",
  });
  expect(home.text).not.toContain("<img");
  expect(home.text).toContain("&lt;img src=x");
});
