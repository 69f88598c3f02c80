import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountRoutes } from "../../src/accounts/index.js";
import { operatorRoutes } from "../../src/operator/index.js";
import { designRoutes } from "../../src/workflow-design/index.js";
import { opsRoutes } from "../../src/workflow-ops/index.js";
import { startSettledDemo } from "../demo/settled-demo.js";
import type { TestApp } from "../support/app.js";
import { chromiumPath, launchChromium } from "../support/browser.js";
import { signIn } from "./account-pages.js";
import { answers } from "./answers.js";
import { makeDraft } from "./design-pages.js";
import { findPages } from "./find-pages.js";
import { lookAt } from "./look-at.js";
import { fillInstallation } from "./operator-pages.js";
import { doTask, openTicket, submitTicket } from "./ticket-pages.js";
import { openWindows, type Windows } from "./windows.js";

/** Pages that no link leads to: see answers.ts. A new page is linked from another, or has a line there and here. */
const UNLINKED = [
  "/links/:token",
  "/links/email/:token",
  "/links/sign-up/:token",
  "/sign-out",
  "/tickets/:id/reopening",
  "/tickets/:id/what-if",
  "/admin/workflows/:id/bulk/new",
  "/admin/bulk/:id",
  "/admin/filters/:id",
];

/** Pages of those who have a second factor: nobody of the demo has one. */
const BEHIND_A_CODE = ["/sign-in/code", "/account/two-factor/recovery-codes"];

/** Addresses of all pages; lists and definitions that are downloaded are none. */
const addresses = [...accountRoutes, ...designRoutes, ...opsRoutes, ...operatorRoutes]
  .filter(
    ({ method, path }) => method === "get" && !/\.csv$|\/export$|\/live$|^\/files\//.test(path),
  )
  .map(({ path }) => path);

describe.skipIf(!chromiumPath)("every kind of page", { timeout: 300_000 }, () => {
  let app: TestApp;
  let browser: Browser;
  let windows: Windows;
  /** Who has a window open, "" a stranger. */
  const open = new Map<string, Page>();
  const seen = { routes: new Set([...UNLINKED, ...BEHIND_A_CODE]), kinds: new Set<string>() };

  beforeAll(async () => {
    [app, browser] = await Promise.all([startSettledDemo(), launchChromium()]);
    windows = openWindows(browser, app.url);
    await fillInstallation(app);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  /** Signs in at the first time. */
  async function windowOf(person: string): Promise<Page> {
    const page = open.get(person) ?? (await windows.open());
    const password = app.demoPassword ?? "";
    if (person !== "" && !open.has(person))
      await signIn(page, { email: `${person}.test`, password });
    open.set(person, page);
    return page;
  }

  async function look(page: Page, what: string): Promise<void> {
    const lines = await lookAt(page);
    windows.faults.push(...lines.map((line) => `${what}, ${line}`));
  }

  const expectFaultless = () => expect(windows.faults.splice(0)).toEqual([]);

  test("a draft, made and looked at", async () => {
    const page = await windowOf("dana@acme");
    await makeDraft(page, "Purchase request");
    await look(page, "the draft");
    expectFaultless();
  });

  test.each(["", "erin@acme", "fay@acme", "dana@acme", "alice@acme", "charlie@globex"])(
    "what '%s' comes to by links",
    async (person) => {
      const page = await windowOf(person);
      for (const found of await findPages(page.context().request, ["/", ...addresses])) {
        seen.routes.add(found.route);
        if (seen.kinds.has(found.kind) && found.path !== "/") continue;
        seen.kinds.add(found.kind);
        await page.goto(found.path);
        await look(page, found.path);
      }
      expectFaultless();
    },
  );

  test.each(answers)("$who, $what", async ({ who, what, bringAbout, says }) => {
    const page = await windowOf(who);
    await bringAbout(page);
    await page.getByRole("main").getByText(says).first().waitFor();
    await look(page, what);
    expectFaultless();
  });

  test("a ticket is submitted and its task is done without JavaScript", async () => {
    async function enter(email: string): Promise<Page> {
      const page = await windows.open({ javaScriptEnabled: false });
      await signIn(page, { email, password: app.demoPassword ?? "" });
      return page;
    }
    const erin = await enter("erin@acme.test");
    await submitTicket(erin, "Purchase", {
      Item: "A box of pencils",
      Supplier: "Hardware Hall",
      Amount: "12",
      "Cost centre": "Office",
      "Why it is needed": "The old ones are short.",
    });
    const bob = await enter("bob@acme.test");
    await doTask(bob, "Place order: A box of pencils", { "Order number": "PO-7" });
    await openTicket(erin, "A box of pencils");
    expect(await erin.locator("main header").innerText()).toMatch(/Completed[^]*Ordered/);
    expectFaultless();
  });

  test("there is no page that nobody came to", () => {
    expect(addresses.filter((address) => !seen.routes.has(address))).toEqual([]);
    expect(seen.routes.size).toBeGreaterThan(40);
  });
});
