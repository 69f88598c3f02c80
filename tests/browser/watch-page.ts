import type { Page } from "playwright-core";

/**
 * Adds to `faults` what should never happen on a page: errors on the console (violations of the content security policy are such),
 * exceptions of scripts, and files that do not come. An answer of 4xx to the page itself is no fault; tests say what they expect.
 */
export function watchPage(page: Page, faults: string[]): void {
  const at = () => new URL(page.url()).pathname;
  page.on("pageerror", (error) => faults.push(`${at()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" && !/content security policy/i.test(message.text())) return;
    const isAnswer = message.text().startsWith("Failed to load resource");
    if (!isAnswer) faults.push(`${at()}: ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() < 400 || response.request().isNavigationRequest()) return;
    faults.push(`${at()}: ${response.url()} answered ${response.status()}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    if (why === "net::ERR_ABORTED") return; // the page was left before it came
    faults.push(`${at()}: ${request.url()} did not come (${why})`);
  });
}
