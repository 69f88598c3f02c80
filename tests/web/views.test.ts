import fs from "node:fs";
import path from "node:path";
import nunjucks from "nunjucks";
import { expect, test } from "vitest";
import { loadAssets } from "../../src/web/assets.js";
import { loadViews } from "../../src/web/views.js";
import { root } from "../../bin/lib/project.mjs";

const folder = path.join(root, "views");
const names = fs
  .readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".njk"))
  .map((name) => name.replaceAll(path.sep, "/"));

const environment = loadViews(root, loadAssets(root));

/** Views that print markup made by our own code from escaped text, and why that is safe. */
const mayPrintMarkup: Record<string, string> = {
  "admin/report.njk": "the charts, drawn by web/charts",
  "components/fields.njk": "parts of a layout, sanitized by renderLayout()",
  "components/implied-graph.njk":
    "the graph's own SVG, drawn by web/graph, which escapes its texts",
  "accounts/two-factor-off.njk": "a QR code, which is squares without text",
  "components/field-value.njk": "parts of a layout, sanitized by renderLayout()",
};

test.each(names)("%s", (name) => {
  const text = fs.readFileSync(path.join(folder, name), "utf8");
  expect(() => nunjucks.precompileString(text, { name, env: environment })).not.toThrow();
  if (!(name in mayPrintMarkup)) expect(text).not.toMatch(/\|\s*safe\b/);
  expect(text).not.toMatch(/<style|\sstyle=|\son[a-z]+\s*=|<script(?![^>]*\ssrc=)/i);
  expect(text, "attributes are quoted").not.toMatch(/<[^>"']*\s[\w-]+=\{\{/);
  if (name.startsWith("components/")) expect(text.split("\n")[0]).toMatch(/^\{# \w+\(.*\).*#\}$/);
  if (/<form[^>]*method="post"/.test(text)) expect(text).toMatch(/\b(formTokens|tokens)\(\)/);
});
