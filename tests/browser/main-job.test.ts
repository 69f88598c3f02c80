import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startApp, type TestApp } from "../support/app.js";
import { chromiumPath, launchChromium } from "../support/browser.js";
import { PASSWORD, people } from "../world/index.js";
import { addRole, addUser, choosePassword, signUpCompany, type Member } from "./account-pages.js";
import { designPurchase } from "./purchase.js";
import { askWhy, doTask, openTicket, stepsOf, submitTicket } from "./ticket-pages.js";
import { openWindows } from "./windows.js";

const METERS = "6 laser distance meters";

function member(who: "alice" | "bob" | "dana" | "erin" | "fay"): Member {
  return { name: people[who].name, email: `${who}@northwind.test`, password: PASSWORD };
}

describe.skipIf(!chromiumPath)("the main job", { timeout: 300_000 }, () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startApp(), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  test("a company signs up and designs its purchases; one is reworked, approved and ordered, and says why", async () => {
    const { faults, open } = openWindows(browser, app.url);

    const alice = await open();
    await signUpCompany(alice, "Northwind Survey", member("alice"));
    await addRole(alice, "Finance");
    await addRole(alice, "Purchasing");
    async function join(somebody: Member, role: string): Promise<Page> {
      const link = await addUser(alice, somebody, role);
      const page = await open();
      await choosePassword(page, link, somebody.password);
      return page;
    }
    const dana = await join(member("dana"), "Workflow Designer");
    const erin = await join(member("erin"), "Employee");
    const fay = await join(member("fay"), "Finance");
    const bob = await join(member("bob"), "Purchasing");

    await designPurchase(dana);

    await submitTicket(erin, "Purchase", {
      Item: METERS,
      Amount: "800",
      "Why it is needed": "The old ones are off by two centimetres.",
    });
    const progress = erin.getByRole("region", { name: "Progress" });
    expect(await progress.innerText()).toContain("Finance");
    await doTask(fay, `Finance review: ${METERS}`, {
      "Finance decision": "Send back for rework",
      "Finance comment": "That is the price of one. Please correct the amount.",
    });
    await doTask(erin, `Rework request: ${METERS}`, { Amount: "4800" });
    await doTask(fay, `Finance review: ${METERS}`, { "Finance decision": "Approve" });
    await doTask(bob, `Place order: ${METERS}`, { "Order number": "PO-88213" });

    await openTicket(erin, METERS);
    expect(await erin.locator("main header").innerText()).toMatch(/Completed[^]*Ordered/);
    expect(await stepsOf(erin)).toEqual([
      "Bob Okafor completed Place order",
      "Fay Lindqvist completed Finance review",
      "Erin Walsh completed Rework request",
      "Fay Lindqvist completed Finance review",
      "Erin Walsh submitted Purchase",
    ]);
    expect(await askWhy(erin, "Place order", 1)).toContain(
      "Erin Walsh submitted Purchase with Amount (800), which woke Place order, but its condition does not hold: it starts only when Amount is at most 100 (it is 800) or Finance decision is Approve (it is not answered).",
    );
    expect(await askWhy(erin, "Rework request", 2)).toContain(
      "Fay Lindqvist completed Finance review and set Finance decision to Send back for rework",
    );
    expect(await askWhy(erin, "Finance review", 3)).toContain(
      "Erin Walsh completed Rework request and changed Amount from 800 to 4,800, and Finance review starts when Amount is more than 100. It is being asked again",
    );
    expect(await askWhy(erin, "Rejected", 4)).toContain(
      "the ticket ends so only when Finance decision is Reject (it is Approve).",
    );
    expect(await askWhy(erin, "Ordered", 5)).toContain(
      "Bob Okafor completed Place order and set Order number to “PO-88213”, and the ticket ends as Ordered when Order number is answered.",
    );
    expect(faults).toEqual([]);
  });
});
