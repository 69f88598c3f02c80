import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, launchChromium } from "../support/browser.js";
import { PASSWORD } from "../world/index.js";
import { openRoom, type Room } from "../workflow-ops/pages/room.js";
import { signIn } from "./account-pages.js";
import { openWindows } from "./windows.js";

describe.skipIf(!chromiumPath)("an @ in a comment", { timeout: 120_000 }, () => {
  let room: Room;
  let browser: Browser;

  beforeAll(async () => {
    [room, browser] = await Promise.all([openRoom(), launchChromium()]);
  });
  afterAll(() => browser?.close());

  test("offers those who may see the ticket, by keys and by pointer, and nobody else", async () => {
    const ticketId = await room.submit("erin");
    const { faults, open } = openWindows(browser, room.app.url);
    const page = await open();
    await signIn(page, { email: "erin@acme.test", password: PASSWORD });
    await page.goto(`/tickets/${ticketId}`);
    const text = page.getByLabel("Comment", { exact: true });
    const offered = page
      .getByRole("listbox", { name: "People who may see this ticket" })
      .getByRole("option");
    await text.pressSequentially("Hello @fay");
    await offered.first().waitFor();
    expect(await offered.allInnerTexts()).toEqual([`Fay Lindqvist\nfay@acme.test`]);
    await text.press("Enter");
    expect(await text.inputValue()).toBe("Hello @Fay Lindqvist ");
    expect(await offered.count()).toBe(0);
    await text.pressSequentially("and @acme.test");
    await offered.nth(3).waitFor();
    expect((await offered.allInnerTexts()).map((one) => one.split(" ")[0])).toEqual([
      "Alice",
      "Bob",
      "Erin",
      "Fay",
    ]);
    await text.press("ArrowDown");
    await text.press("ArrowDown");
    await text.press("ArrowUp");
    await text.press("Tab");
    expect(await text.inputValue()).toBe("Hello @Fay Lindqvist and @Bob Okafor ");
    await text.pressSequentially("or @erin");
    await offered.first().click();
    expect(await text.inputValue()).toMatch(/ or @Erin Walsh $/);
    await text.pressSequentially("not @dana");
    await text.press("Escape");
    await page.waitForTimeout(400);
    expect(await offered.count()).toBe(0);
    await page.getByRole("button", { name: "Comment" }).click();
    await page.getByText("Your comment is there.").waitFor();
    expect(await page.locator(".tf-mention").allInnerTexts()).toEqual([
      "@Fay Lindqvist",
      "@Bob Okafor",
      "@Erin Walsh",
    ]);
    expect(faults).toEqual([]);
  });
});
