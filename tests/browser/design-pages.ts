import type { Page } from "playwright-core";

/** A row of the table of fields. */
export interface FieldRow {
  readonly title: string;
  /** As the table's list names it. */
  readonly type: string;
  /** One a line: "value = Label". */
  readonly choices?: string;
}

/** What a form writes, by the fields' titles. */
type Writes = Readonly<Record<string, "optional" | "required">>;

export interface NewTask {
  readonly title: string;
  readonly asks: string;
  /** Titles of its input fields. */
  readonly wokenBy: readonly string[];
  readonly condition: unknown;
  readonly writes: Writes;
  readonly role: string;
  /** Title of a user field. */
  readonly onlyUserIn?: string;
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const follow = (page: Page, name: string) => page.getByRole("link", { name, exact: true }).click();
const said = (page: Page) => page.getByRole("status").waitFor();

/** A new version of a published workflow; its page is open afterwards. */
export async function makeDraft(page: Page, title: string): Promise<void> {
  await page.goto("/design/workflows");
  await page.getByRole("link", { name: title, exact: true }).first().click();
  await press(page, "Make a new version");
  await page.getByText("The new version is a draft").waitFor();
}

/** A workflow without anything in it; its page is open afterwards. */
export async function makeWorkflow(
  page: Page,
  { title, key, prefix }: { title: string; key: string; prefix: string },
): Promise<void> {
  await page.goto("/design/workflows");
  await follow(page, "Make a workflow");
  await page.getByLabel("Title", { exact: true }).fill(title);
  await page.getByLabel("Key", { exact: true }).fill(key);
  await page.getByLabel("Prefix", { exact: true }).fill(prefix);
  await press(page, "Make the draft");
  await said(page);
}

/** From any page of the draft; keys are made of the titles. */
export async function addFields(page: Page, rows: readonly FieldRow[]): Promise<void> {
  await openTab(page, "Fields");
  for (const [index, { title, type, choices }] of rows.entries()) {
    const titles = page.getByLabel("Title", { exact: true });
    if ((await titles.count()) <= index) await press(page, "Add fields");
    await titles.nth(index).fill(title);
    await page.getByLabel("Type", { exact: true }).nth(index).selectOption({ label: type });
    if (choices === undefined) continue;
    await page.getByText("Choices, help, limits").nth(index).click();
    await page.getByLabel("Choices, one a line").nth(index).fill(choices);
  }
  await press(page, "Save fields");
  await said(page);
}

/** Tickets are named by this field; from any page of the draft. */
export async function nameTicketsBy(page: Page, fieldTitle: string): Promise<void> {
  await openTab(page, "Settings");
  await page.getByLabel("Title field").selectOption({ label: fieldTitle });
  await press(page, "Save settings");
  await said(page);
}

export async function addTask(page: Page, task: NewTask): Promise<void> {
  await openNew(page, /^Add a task/);
  await page.getByRole("textbox", { name: "Title", exact: true }).fill(task.title);
  await page.getByLabel("What is asked").fill(task.asks);
  await tick(page, task.wokenBy);
  await page.locator("summary", { hasText: "As JSON" }).click();
  await page.getByLabel("Condition, in JSON Logic").fill(JSON.stringify(task.condition));
  await choose(page, task.writes);
  await giveTo(page, task.role);
  if (task.onlyUserIn !== undefined) {
    await page.getByText("Named users").click();
    await page.getByLabel("User field").selectOption({ label: task.onlyUserIn });
  }
  await press(page, "Save task");
  await said(page);
}

export async function addTicketDefinition(
  page: Page,
  ticket: { title: string; writes: Writes; role: string },
): Promise<void> {
  await openNew(page, /^Add a ticket definition/);
  await page.getByRole("textbox", { name: "Title", exact: true }).fill(ticket.title);
  await choose(page, ticket.writes);
  await giveTo(page, ticket.role);
  await press(page, "Save ticket definition");
  await said(page);
}

export async function addCompletion(
  page: Page,
  completion: {
    title: string;
    wokenBy: readonly string[];
    condition: unknown;
    becomes: "Completed" | "Cancelled";
  },
): Promise<void> {
  await openNew(page, /^Add a completion/);
  await page.getByRole("textbox", { name: "Title", exact: true }).fill(completion.title);
  await tick(page, completion.wokenBy);
  await page.locator("summary", { hasText: "As JSON" }).click();
  await page.getByLabel("Condition, in JSON Logic").fill(JSON.stringify(completion.condition));
  await page.getByRole("radio", { name: completion.becomes, exact: true }).check();
  await press(page, "Save completion");
  await said(page);
}

/** From any page of the draft that has the tabs. */
export async function publish(page: Page): Promise<void> {
  await openTab(page, "Overview");
  await follow(page, "Publish");
  await press(page, "Publish version 1");
  await page.getByText("Version 1 is published").waitFor();
}

async function openTab(page: Page, name: string): Promise<void> {
  const tabs = page.getByRole("navigation", { name: "Parts of the workflow" });
  await tabs.getByRole("link", { name }).click();
}

async function openNew(page: Page, link: RegExp): Promise<void> {
  await openTab(page, "Components");
  await page.getByRole("link", { name: link }).click();
}

async function tick(page: Page, fieldTitles: readonly string[]): Promise<void> {
  for (const title of fieldTitles) {
    await page.getByRole("checkbox", { name: new RegExp(`^${title} `) }).check();
  }
}

async function choose(page: Page, writes: Writes): Promise<void> {
  for (const [title, how] of Object.entries(writes)) {
    await page.getByRole("radio", { name: `${title}: ${how}`, exact: true }).check();
  }
}

async function giveTo(page: Page, role: string): Promise<void> {
  await page.getByRole("radio", { name: "Only these roles" }).check();
  await page.getByRole("checkbox", { name: role, exact: true }).check();
}
