import type { Page } from "playwright-core";

/** A page that answers something that was sent, and which no link leads to. */
interface Answer {
  /** One of the demo's people, as in "erin@acme"; "" a stranger. */
  readonly who: string;
  readonly what: string;
  readonly bringAbout: (page: Page) => Promise<void>;
  /** Words of the answer. */
  readonly says: string | RegExp;
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function openForm(page: Page, name: string): Promise<void> {
  await page.goto("/tickets/new");
  await page.getByRole("link", { name }).click();
}

async function openTask(page: Page, name: RegExp): Promise<void> {
  await page.goto("/tasks");
  await page.getByRole("link", { name }).first().click();
}

async function openAdministered(page: Page): Promise<void> {
  await page.goto("/admin/workflows");
  await page.getByRole("link", { name: "Purchase request" }).first().click();
}

/** Mistakes, refusals and previews, each as one of the demo's people meets it. */
export const answers: readonly Answer[] = [
  {
    who: "",
    what: "signing in without a password",
    async bringAbout(page) {
      await page.goto("/sign-in");
      await press(page, "Sign in");
    },
    says: "There is a problem",
  },
  {
    who: "",
    what: "a one-time link that was used",
    bringAbout: async (page) => void (await page.goto("/links/none")),
    says: "Expected a link that was not used yet",
  },
  {
    who: "",
    what: "a link of a sign-up that was used",
    bringAbout: async (page) => void (await page.goto("/links/sign-up/none")),
    says: "Expected",
  },
  {
    who: "",
    what: "a link of another address that was used",
    bringAbout: async (page) => void (await page.goto("/links/email/none")),
    says: "Expected a link that is still good",
  },
  {
    who: "erin@acme",
    what: "an address that is none",
    async bringAbout(page) {
      await page.goto("/account/email");
      await press(page, "Change address");
    },
    says: "There is a problem",
  },
  {
    who: "erin@acme",
    what: "a page that is not there",
    bringAbout: async (page) => void (await page.goto("/tickets/999999")),
    says: "Go to the start page",
  },
  {
    who: "erin@acme",
    what: "a page for other roles",
    bringAbout: async (page) => void (await page.goto("/company/users")),
    says: "Expected a company admin",
  },
  {
    who: "erin@acme",
    what: "a ticket without answers",
    async bringAbout(page) {
      await openForm(page, "Purchase");
      await press(page, "Submit");
    },
    says: "There is a problem",
  },
  {
    who: "erin@acme",
    what: "what a ticket would do",
    async bringAbout(page) {
      await openForm(page, "Purchase");
      await page.getByLabel("Item").fill("Desk lamp");
      await page.getByLabel("Supplier").fill("Hardware Hall");
      await page.getByLabel("Amount").fill("340");
      await page.getByLabel("Office").check();
      await page.getByLabel("Why it is needed").fill("It is dark.");
      await press(page, "See what this will do");
    },
    says: "What submitting will do",
  },
  {
    who: "fay@acme",
    what: "a task without answers",
    async bringAbout(page) {
      await openTask(page, /^Finance review: 6 laser/);
      await page.getByLabel("Budget line").fill("none");
      await press(page, "Complete task");
    },
    says: "There is a problem",
  },
  {
    who: "fay@acme",
    what: "what a task would do",
    async bringAbout(page) {
      await openTask(page, /^Finance review: 6 laser/);
      await page.getByLabel("Approve").check();
      await press(page, "See what this will do");
    },
    says: "What completing will do",
  },
  {
    who: "alice@acme",
    what: "what a correction would do",
    async bringAbout(page) {
      await page.goto("/admin/workflows");
      await page.getByRole("link", { name: "Purchase request" }).first().click();
      await page.getByRole("link", { name: /^6 laser distance meters/ }).click();
      await page.getByRole("link", { name: "Correct fields" }).click();
      await page.getByLabel("Amount").fill("50");
      await page.getByLabel("Reason", { exact: true }).fill("A typing mistake.");
      await press(page, "See what this will do");
    },
    says: "What this correction will do",
  },
  {
    who: "alice@acme",
    what: "an ended ticket of the filtered list, and reopening it",
    async bringAbout(page) {
      await page.goto("/admin/workflows");
      await page.getByRole("link", { name: "Purchase request" }).first().click();
      await page.getByLabel("Status").selectOption({ label: "Cancelled" });
      await press(page, "Filter");
      await page.getByRole("link", { name: /^Espresso machine/ }).click();
      await page.getByRole("link", { name: "Reopen" }).click();
    },
    says: "Reason",
  },
  {
    who: "alice@acme",
    what: "a filter with a field, saved under a name and changed",
    async bringAbout(page) {
      await openAdministered(page);
      await page.getByText("More filters").click();
      await page.getByLabel("Field", { exact: true }).selectOption({ label: "Amount" });
      await page.getByLabel("Test").first().selectOption({ label: "is at least" });
      await page.getByLabel("Value").first().fill("100");
      await press(page, "Filter");
      await page.getByRole("link", { name: "Save this filter" }).click();
      await page.getByLabel("Name").fill("Dear ones");
      await press(page, "Save");
      await page.getByRole("link", { name: "Save this filter" }).click();
      await page.getByRole("link", { name: "Change Dear ones" }).click();
    },
    says: "Delete this filter",
  },
  {
    who: "alice@acme",
    what: "assigning a task of many tickets, before it is done",
    async bringAbout(page) {
      await openAdministered(page);
      await page
        .getByLabel("With the ticked tickets")
        .selectOption({ label: "Assign an open task…" });
      await press(page, "With all that match");
      await press(page, "Show who may do it");
    },
    says: "Who is to do",
  },
  {
    who: "alice@acme",
    what: "an act on many tickets, some of them refused",
    async bringAbout(page) {
      await openAdministered(page);
      for (const box of (await page.getByRole("checkbox").all()).slice(0, 2)) await box.check();
      await page.getByLabel("With the ticked tickets").selectOption({ label: "Resume…" });
      await press(page, "Continue");
      await press(page, "Resume");
    },
    says: "refused",
  },
  {
    who: "alice@acme",
    what: "what if an answer had been another",
    async bringAbout(page) {
      await openAdministered(page);
      await page.getByRole("link", { name: /^Annual CAD licences/ }).click();
      await page.getByRole("link", { name: "Step by step" }).click();
      await page.getByRole("link", { name: "Before" }).click();
      await page.getByRole("link", { name: "What if this answer had been another" }).click();
      await page.getByLabel("Amount").fill("200");
      await press(page, "Play it through");
    },
    says: "Where it would stand now",
  },
  {
    who: "alice@acme",
    what: "a one-time link, made and opened",
    async bringAbout(page) {
      await page.goto("/company/users");
      await page.getByRole("link", { name: "Bob Okafor" }).click();
      await press(page, "Make a one-time link");
      await page.goto(await page.getByLabel("Link for Bob Okafor").inputValue());
    },
    says: "You are signed in as Alice Andersson",
  },
  {
    who: "charlie@globex",
    what: "a company suspended without a reason",
    async bringAbout(page) {
      await page.goto("/operator/companies?q=acme");
      await page.getByRole("link", { name: "Acme", exact: true }).click();
      await page.getByRole("link", { name: "Suspend" }).click();
      await press(page, "Suspend");
    },
    says: "There is a problem",
  },
  {
    who: "charlie@globex",
    what: "the tasks of one company, narrowed until nothing fits",
    async bringAbout(page) {
      await page.goto("/operator/definitions/tasks");
      await page.getByRole("textbox", { name: "Company" }).fill("acme");
      await press(page, "Filter");
      await page.getByText("This list shows one company, Acme").waitFor();
      await page.getByRole("searchbox", { name: "Search" }).fill("no such task");
      await press(page, "Filter");
    },
    says: "Nothing fits",
  },
  {
    who: "charlie@globex",
    what: "a failed job, run again",
    async bringAbout(page) {
      await page.goto("/operator/jobs?state=failed");
      await page.getByRole("button", { name: /^Run again/ }).click();
    },
    says: "The job runs again",
  },
  {
    who: "alice@acme",
    what: "the signing secret, shown once",
    async bringAbout(page) {
      await page.goto("/company/signing-secret");
      await press(page, "Show the secret");
    },
    says: "It is shown only now",
  },
  {
    who: "alice@acme",
    what: "the signing secret, rotated",
    async bringAbout(page) {
      await page.goto("/company/signing-secret");
      await page.getByText("Rotate it").click();
      await press(page, "Make a new secret");
    },
    says: "signs too, until",
  },
  {
    who: "erin@acme",
    what: "signing out",
    bringAbout: async (page) => void (await page.goto("/sign-out")),
    says: "Sign out",
  },
  {
    who: "dana@acme",
    what: "a workflow without a title",
    async bringAbout(page) {
      await page.goto("/design/workflows/new");
      await press(page, "Make the draft");
    },
    says: "There is a problem",
  },
  {
    who: "dana@acme",
    what: "a ticket that is tried out, without an answer",
    async bringAbout(page) {
      await page.goto("/design/workflows");
      await page.getByRole("link", { name: "Purchase request", exact: true }).first().click();
      await page.getByRole("link", { name: "Try it", exact: true }).click();
      await press(page, "Submit");
    },
    says: "There is a problem",
  },
  {
    who: "dana@acme",
    what: "a ticket that is tried out",
    async bringAbout(page) {
      await page.getByLabel("Item").fill("A lamp");
      await page.getByLabel("Supplier").fill("Bright");
      await page.getByLabel("Amount").fill("5000");
      await page.getByRole("radio", { name: "Office" }).check();
      await page.getByLabel("Why it is needed").fill("It is dark.");
      await press(page, "Submit");
      await page.locator("summary", { hasText: /^Why/ }).first().click();
    },
    says: "Purchase was submitted",
  },
  {
    who: "dana@acme",
    what: "an action that is tried out, with rows of a condition that are wrong",
    async bringAbout(page) {
      await page.goto("/design/workflows");
      await page.getByRole("link", { name: "Purchase request", exact: true }).first().click();
      await page.getByRole("link", { name: /^Components/ }).click();
      await page.getByRole("link", { name: /^Add a task/ }).click();
      await press(page, "Add a group");
      await page.getByLabel("Field of row 1.1").selectOption({ label: "Amount" });
      await page.getByLabel("Value of row 1.1").fill("many");
      await page.getByLabel("Field of row 2.1").selectOption({ label: "Cost centre" });
      await page.getByText("Address and what is exchanged").click();
      await page.getByLabel("Body of the answer, in JSON").fill("{}");
      await press(page, "Test it");
      await page.getByText("This would be sent").waitFor();
      await press(page, "Save task");
    },
    says: "Amount must be a number",
  },
];
