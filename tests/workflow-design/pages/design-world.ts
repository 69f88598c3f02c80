import fs from "node:fs";
import path from "node:path";
import { root } from "../../../bin/lib/project.mjs";
import { startApp, type TestApp } from "../../support/app.js";
import { buildWorld, signIn, type Visitor, type World } from "../../world/index.js";

/** The app with the named world, and Dana at her desk. */
export interface DesignWorld {
  app: TestApp;
  world: World;
  dana: Visitor;
  close(): Promise<void>;
}

export async function openDesign(): Promise<DesignWorld> {
  const app = await startApp();
  const world = await buildWorld();
  const dana = await signIn(app, "dana");
  return { app, world, dana, close: () => app.close() };
}

/** The export file of a demo workflow, its key and prefix changed where asked. */
export function demoFile(
  name: "purchase" | "vacation" | "onboarding",
  key = name as string,
  prefix?: string,
): string {
  const file = path.join(root, "src", "demo", "workflows", `${name}.json`);
  const json = JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, unknown>;
  const text = { ...json, key, prefix: prefix ?? json["prefix"] };
  return `${JSON.stringify(text, null, 2)}\n`;
}

/** Imports a file by its form; the address of the draft. */
export async function imported(who: Visitor, file: string): Promise<string> {
  const answer = await who.post("/design/import", { file, confirmed: "yes" });
  if (answer.status !== 303) throw new Error(`Expected an import, but got ${answer.status}.`);
  return answer.headers["location"] ?? "";
}

/** The addresses of a version's components, in their order. */
export async function componentsOf(
  who: Visitor,
  workflow: string,
): Promise<{ tasks: string[]; tickets: string[]; completions: string[] }> {
  const { text } = await who.get(`${workflow}/components`);
  const of = (kind: string): string[] => [
    ...new Set(
      [...text.matchAll(new RegExp(`"(/design/${kind}/\\d+)"`, "g"))].map(([, a]) => a ?? ""),
    ),
  ];
  return { tasks: of("tasks"), tickets: of("tickets"), completions: of("completions") };
}

/** What the controls of a page's main form hold, as a browser would post them. */
export function formOf(html: string): Record<string, string[]> {
  const form =
    [...html.matchAll(/<form class="tf-panel[^>]*method="post"[\s\S]*?<\/form>/g)][0]?.[0] ?? "";
  const values: Record<string, string[]> = {};
  const add = (name: string, value: string): void => {
    if (name !== "_csrf" && name !== "form_id") (values[name] ??= []).push(unescaped(value));
  };
  const attribute = (tag: string, name: string): string | undefined =>
    new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const type = attribute(tag, "type") ?? "text";
    if ((type === "radio" || type === "checkbox") && !/\schecked/.test(tag)) continue;
    add(attribute(tag, "name") ?? "", attribute(tag, "value") ?? "on");
  }
  for (const [, tag = "", text = ""] of form.matchAll(
    /<textarea([^>]*)>\n?([\s\S]*?)<\/textarea>/g,
  ))
    add(attribute(tag, "name") ?? "", text);
  for (const [, tag = "", options = ""] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
    const chosen =
      /<option value="([^"]*)" selected/.exec(options) ?? /<option value="([^"]*)"/.exec(options);
    add(attribute(tag, "name") ?? "", chosen?.[1] ?? "");
  }
  return values;
}

/** Text as the page says it, without its entities. */
export function unescaped(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** The stamp of a draft that the form of its publication carries. */
export async function stampOf(who: Visitor, draft: string): Promise<{ updated_at: string }> {
  const page = await who.get(`${draft}/publication`);
  return { updated_at: /name="updated_at" value="([^"]+)"/.exec(page.text)?.[1] ?? "" };
}
