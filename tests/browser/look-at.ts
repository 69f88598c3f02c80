import fs from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");

interface Look {
  /** Of the window, in px. */
  readonly width: number;
  readonly colorScheme: "light" | "dark";
}

/** Both widths and both schemes in two looks. Pages take turns, so that all four of a run are looked at in half the time. */
const PAIRS: readonly (readonly Look[])[] = [
  [
    { width: 1280, colorScheme: "light" },
    { width: 390, colorScheme: "dark" },
  ],
  [
    { width: 1280, colorScheme: "dark" },
    { width: 390, colorScheme: "light" },
  ],
];
const HEIGHT = 900;
let turn = 0;

/**
 * Looks at the page as it is on a wide and a narrow screen, light and dark: each page in two of the four looks, EVERY_LOOK=1 in all.
 * @returns a line for each serious or critical finding of axe, and for a page that scrolls sideways
 */
export async function lookAt(page: Page): Promise<string[]> {
  turn += 1;
  const looks = process.env["EVERY_LOOK"] === "1" ? PAIRS.flat() : (PAIRS[turn % 2] ?? []);
  const faults: string[] = [];
  await page.evaluate(axe);
  for (const { width, colorScheme } of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" }); // a colour on its way to another is none
    await page.setViewportSize({ width, height: HEIGHT });
    const lines = [...(await sidewaysScroll(page)), ...(await findings(page))];
    faults.push(...lines.map((line) => `${width} px, ${colorScheme}: ${line}`));
  }
  return faults;
}

/** Scripts are text here: the tests are compiled without the browser's types. */
const FINDINGS = `axe
  .run(document, { resultTypes: ["violations"], preload: false })
  .then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, impact, nodes }) => nodes.slice(0, 3).map(({ target, any }) =>
      impact + " " + id + " at " + target.join(" ") + (any[0] ? ": " + any[0].message : ""))))`;

function findings(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(FINDINGS);
}

/** Names the innermost element that stands out to the right with nothing around it that scrolls. */
const WIDEST = `[...document.body.querySelectorAll("*")].filter((element) => {
  if (element.getBoundingClientRect().right <= innerWidth) return false;
  for (let up = element.parentElement; up !== document.body; up = up.parentElement) {
    if (getComputedStyle(up).overflowX !== "visible") return false;
  }
  return true;
}).map(({ tagName, id, className }) => tagName.toLowerCase() + " #" + id + " ." + className).at(-1) ?? "something"`;

async function sidewaysScroll(page: Page): Promise<string[]> {
  const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  return over > 0 ? [`scrolls sideways by ${over} px: ${await page.evaluate<string>(WIDEST)}`] : [];
}
