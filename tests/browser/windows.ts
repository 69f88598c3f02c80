import type { Browser, Page } from "playwright-core";
import { watchPage } from "./watch-page.js";

/** Windows of one browser, each with cookies of its own: one person's. */
export interface Windows {
  /** Addresses without a host are the app's. */
  open: (options?: { javaScriptEnabled?: boolean }) => Promise<Page>;
  /** What should never happen on a page, of all windows so far. */
  faults: string[];
}

export function openWindows(browser: Browser, url: string): Windows {
  const faults: string[] = [];
  return {
    faults,
    async open(options = {}) {
      const context = await browser.newContext({ baseURL: url, ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(60_000); // a label that is not there is told by name, before the test's own time is over
      watchPage(page, faults);
      return page;
    },
  };
}
