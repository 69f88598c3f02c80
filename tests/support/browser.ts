import fs from "node:fs";
import { chromium, type Browser } from "playwright-core";

const USUAL_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * A Chromium of this machine (CHROMIUM names one), or undefined: then browser tests are skipped, by
 * `describe.skipIf(!chromiumPath)`. With REQUIRE_BROWSER=1 its absence is an error.
 */
export const chromiumPath = findChromium();

function findChromium(): string | undefined {
  const found = process.env["CHROMIUM"] || USUAL_PATHS.find((path) => fs.existsSync(path));
  if (found) return found;
  if (process.env["REQUIRE_BROWSER"] === "1") {
    throw new Error(
      "Expected a Chromium (REQUIRE_BROWSER=1), but none was found. Set CHROMIUM to its path.",
    );
  }
  console.warn(
    "No Chromium was found: the browser tests are skipped. Set CHROMIUM to its path to run them.",
  );
  return undefined;
}

/** Starts the browser, without a window and without calls of its own to the network. Close it in afterAll. */
export function launchChromium(): Promise<Browser> {
  if (!chromiumPath) throw new Error("Expected a Chromium, but none was found.");
  return chromium.launch({
    executablePath: chromiumPath,
    headless: true,
    args: [
      "--no-sandbox", // needed as root
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
