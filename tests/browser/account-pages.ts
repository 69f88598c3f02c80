import type { Page } from "playwright-core";

/** Who signs in. */
export interface Member {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export async function signIn(page: Page, { email, password }: Omit<Member, "name">): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
}

/** From the landing page; they are signed in afterwards. */
export async function signUpCompany(page: Page, company: string, somebody: Member): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: "Sign up your company" }).click();
  await page.getByLabel("Company name").fill(company);
  await page.getByLabel("Your name").fill(somebody.name);
  await page.getByLabel("Email address").fill(somebody.email);
  await page.getByLabel("Password").fill(somebody.password);
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
}

export async function addRole(page: Page, name: string): Promise<void> {
  await goTo(page, "Roles");
  await page.getByRole("link", { name: "New role" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Add role" }).click();
  await page.getByRole("status").waitFor();
}

/** @returns the one-time link that is shown once */
export async function addUser(page: Page, { name, email }: Member, role: string): Promise<string> {
  await goTo(page, "Users");
  await page.getByRole("link", { name: "New user" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("checkbox", { name: role, exact: true }).check();
  await page.getByRole("button", { name: "Add user" }).click();
  return page.getByLabel(`Link for ${name}`).inputValue();
}

/** By the one-time link; they are signed in afterwards. */
export async function choosePassword(page: Page, link: string, password: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Save password and sign in" }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
}

/** By the side bar. */
async function goTo(page: Page, name: string): Promise<void> {
  const sideBar = page.getByRole("navigation", { name: "Main" });
  await sideBar.getByRole("link", { name, exact: true }).click();
}
