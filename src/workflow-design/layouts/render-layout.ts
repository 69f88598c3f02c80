import { randomBytes } from "node:crypto";
import type { Fields, FormField } from "../../engine/index.js";
import { readLayout } from "./layout.js";
import { layoutProblem, type LayoutProblem } from "./layout-problem.js";
import { runLiquid } from "./liquid.js";
import { sanitize } from "./sanitize.js";

/** A piece of a rendered layout: sanitized HTML, or the place of a field. Put together in order they are well-formed. */
export type LayoutPart = { readonly html: string } | { readonly field: string };

/**
 * Renders a layout to the parts that layoutForm() and layoutText() of views/components put together. The page's own controls and values
 * stand between the parts, so that tenant HTML never holds them. Say "" for the default form before calling: an empty layout has no parts.
 * A problem means: show the default instead, and tell the designer.
 * @param kind "edit": each field of the list once, and required ones that the layout left out at the end. "display": every place counts.
 * @param values the fields' stored values, which the layout may read by their keys
 * @param list the fields that may be placed; places of others stay empty
 */
export function renderLayout(
  kind: "edit" | "display",
  source: string,
  values: Fields,
  list: readonly FormField[],
): { readonly parts: readonly LayoutPart[] } | LayoutProblem {
  const layout = readLayout(source);
  if ("problem" in layout) return layout;
  const tag = `tf-${randomBytes(8).toString("hex")}`;
  let html: string;
  try {
    html = sanitize(
      runLiquid(layout, plainCopy(values), (key) => `<${tag} k=${key}></${tag}>`),
      tag,
    );
  } catch (error) {
    return layoutProblem(error);
  }
  const parts = cut(html, tag).filter(
    (part) => !("field" in part) || list.some((field) => field.key === part.field),
  );
  return { parts: kind === "display" ? parts : onceEach(parts, list) };
}

/** A copy without prototypes or anything that can be called. */
function plainCopy(values: Fields): object {
  return JSON.parse(JSON.stringify(values)) as object;
}

/** Splits at the placeholders. In an attribute one stands escaped (it has no quotes that could end it) and stays text. */
function cut(html: string, tag: string): LayoutPart[] {
  return html
    .split(new RegExp(`<${tag} k="([a-z0-9_]+)"></${tag}>`))
    .flatMap((piece, index): LayoutPart[] => {
      if (index % 2 === 1) return [{ field: piece }];
      return piece === "" ? [] : [{ html: piece }];
    });
}

/** A second control of the same field would have the same name and id; a required one that is missing could never be answered. */
function onceEach(parts: readonly LayoutPart[], list: readonly FormField[]): readonly LayoutPart[] {
  const placed = new Set<string>();
  const once = parts.filter((part) => {
    if (!("field" in part)) return true;
    const first = !placed.has(part.field);
    placed.add(part.field);
    return first;
  });
  const missing = list.filter((field) => field.required && !placed.has(field.key));
  return [...once, ...missing.map((field) => ({ field: field.key }))];
}
