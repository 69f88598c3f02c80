import { asWords } from "./act-words.js";

/** One thing that an act changed, in words; "" where it was not there. */
export interface AuditChange {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** Of a value on the page; the CSV has all of it. */
const LONGEST = 1_000;

/** What stood before and after, property by property; what is the same on both sides is only said once, as it is after. */
export function changesOf(before: unknown, after: unknown): AuditChange[] {
  const sides = [asObject(before), asObject(after)] as const;
  const keys = new Set(sides.flatMap((side) => Object.keys(side)));
  return [...keys].map((key) => {
    const [was, is] = sides.map((side) => (Object.hasOwn(side, key) ? inWords(side[key]) : ""));
    const same = was === is && JSON.stringify(sides[0][key]) === JSON.stringify(sides[1][key]);
    return { label: asWords(key), before: same ? "" : (was ?? ""), after: is ?? "" };
  });
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (value === null || value === undefined) return {};
  if (typeof value === "object" && !Array.isArray(value)) return { ...value };
  return { value };
}

function inWords(value: unknown): string {
  const text = whole(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function parts(value: object): string[] {
  return Object.entries(value).map(([key, each]) => `${key}: ${whole(each)}`);
}

function whole(value: unknown): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "object") return String(value);
  if (!Array.isArray(value)) return parts(value).join(", ");
  if (value.length === 0) return "none";
  const simple = value.every((each) => typeof each !== "object");
  return value.map(whole).join(simple ? ", " : "; ");
}
