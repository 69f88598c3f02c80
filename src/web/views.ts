import path from "node:path";
import nunjucks from "nunjucks";
import { clockOf, dayOf, formatNow, localTime, zoneNow, type LocalTime } from "../zone/index.js";
import { ICONS, type Assets } from "./assets.js";
import { addFormFilters } from "./form-filters.js";
import { iconReferences } from "./icons.js";
import { Templates } from "./templates.js";

const NUMBER = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 6 });

/** Views of `root`/views with the filters and functions that every one of them may use. Never give it a tenant's text as a template. */
export function loadViews(root: string, assets: Assets): nunjucks.Environment {
  const loader = new nunjucks.FileSystemLoader(path.join(root, "views"), { watch: false });
  const views = new Templates(loader, {
    autoescape: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  views.addGlobal("iconShape", iconShapes(assets.address(ICONS)));
  views.addGlobal("asset", (name: string) => assets.address(name));
  views.addFilter(
    "time",
    timeFilter((at) => wordsOfTime(localTime(at))),
  );
  views.addFilter(
    "day",
    timeFilter((at) => wordsOfDay(localTime(at))),
  );
  views.addFilter(
    "date",
    timeFilter((at) => formatNow("date", { dateStyle: "long" }).format(at)),
  );
  views.addFilter("dueState", dueState);
  views.addFilter("number", (value: unknown) =>
    typeof value === "number" ? NUMBER.format(value) : value,
  );
  views.addFilter("plural", plural);
  views.addFilter("bytes", sizeWords);
  addFormFilters(views);
  views.addFilter("initials", initials);
  return views;
}

/** What an icon shows, by its name; an unknown one is a mistake in a view and throws. */
function iconShapes(sheet: string): (name: string) => unknown {
  const shapes = new Map([...iconReferences(sheet)].map(([name, html]) => [name, markup(html)]));
  return (name) => {
    const shape = shapes.get(name);
    if (shape === undefined)
      throw new Error(`Expected an icon that views know, but there is none called "${name}".`);
    return shape;
  };
}

/** Markup that is already safe: made by this program from constants and escaped text. */
function markup(html: string): nunjucks.runtime.SafeString {
  return new nunjucks.runtime.SafeString(html);
}

function momentOf(value: unknown): Date | null {
  const at =
    value instanceof Date ? value : new Date(typeof value === "string" ? value : Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

const SOON_MS = 24 * 3_600_000;

/** How near the moment is at which something is due: "late" when it has passed, "soon" within a day, "later"; "" for none. */
function dueState(value: unknown): "late" | "soon" | "later" | "" {
  const left = (momentOf(value)?.getTime() ?? Number.NaN) - Date.now();
  if (Number.isNaN(left)) return "";
  return left <= 0 ? "late" : left <= SOON_MS ? "soon" : "later";
}

/** So many moments of each kind; what is shown once is mostly shown again, by a list that is loaded anew. */
const MOST_TIMES = 10_000;
const A_MINUTE = 60_000;

/** A filter that makes `<time>` of a moment, in words of the reader's zone; words may say less of a moment of this year, and are kept for a minute. */
function timeFilter(words: (at: Date) => string): (value: unknown) => unknown {
  const made = new Map<string, nunjucks.runtime.SafeString>();
  let minute = 0;
  return (value) => {
    const at = momentOf(value);
    if (at === null) return "";
    const now = Math.floor(Date.now() / A_MINUTE);
    if (now !== minute || made.size >= MOST_TIMES) made.clear();
    minute = now;
    const key = `${at.getTime()} ${zoneNow()}`;
    const known = made.get(key);
    if (known) return known;
    const shown = markup(`<time datetime="${at.toISOString()}">${words(at)}</time>`);
    made.set(key, shown);
    return shown;
  };
}

/** "12 Nov 08:41", with the year when it is not this one. */
function wordsOfTime(shown: LocalTime): string {
  return `${wordsOfDay(shown)} ${clockOf(shown)}`;
}

function wordsOfDay(shown: LocalTime): string {
  const day = dayOf(shown);
  return shown.year === localTime(new Date()).year ? day : `${day} ${shown.year}`;
}

/** "340 kB", "1.2 MB". */
function sizeWords(bytes: number): string {
  if (bytes < 1_000) return plural(bytes, "byte");
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1_000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${NUMBER.format(size < 10 ? Math.round(size * 10) / 10 : Math.round(size))} ${unit}`;
}

/** `{{ 3 | plural("task") }}` is "3 tasks"; the second word is given where -s is wrong. */
function plural(count: number, one: string, many?: string): string {
  return `${NUMBER.format(count)} ${count === 1 ? one : (many ?? `${one}s`)}`;
}

/** "Alice Andersson" is "AA", for the round mark beside a name. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}
