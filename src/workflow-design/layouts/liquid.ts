import { Context, Liquid, toValueSync, type Template } from "liquidjs";
import { BoundedOutput } from "./bounded-output.js";
import { FieldTag, fieldsNamedIn, PLACEHOLDER } from "./field-tag.js";

/** Characters of a layout's source. */
export const LAYOUT_LENGTH = 20_000;

const TAGS = ["assign", "if", "unless", "case", "for", "break", "continue", "comment", "#"];
const FILTERS = [
  ...[
    "default",
    "size",
    "first",
    "last",
    "join",
    "date",
    "round",
    "ceil",
    "floor",
    "abs",
    "plus",
    "minus",
    "times",
  ],
  ...[
    "divided_by",
    "modulo",
    "at_least",
    "at_most",
    "upcase",
    "downcase",
    "capitalize",
    "strip",
    "append",
    "prepend",
  ],
  ...["replace", "remove", "truncate", "truncatewords"],
];

/** What a layout may use; everything else is an error when it is saved. */
const engine = makeEngine();

/** A layout that was parsed, and the fields that it names, each once. */
export interface ParsedLayout {
  readonly templates: readonly Template[];
  readonly fields: readonly string[];
}

/** Parses a layout; throws what liquidjs throws, and RangeError for one that is nested beyond reason. */
export function parseLiquid(source: string): ParsedLayout {
  let templates: readonly Template[] = [];
  const fields = fieldsNamedIn(() => {
    templates = engine.parse(source);
  });
  return { templates, fields };
}

/**
 * Runs a parsed layout. `scope` must be plain JSON; `placeholder` is what stands for a field until the result has been sanitized.
 * Throws when it takes too long, grows too large or meets an error.
 */
export function runLiquid(
  layout: ParsedLayout,
  scope: object,
  placeholder: (key: string) => string,
): string {
  const output = new BoundedOutput();
  const context = new Context(
    { ...scope, [PLACEHOLDER]: placeholder },
    engine.options,
    { sync: true },
    { liquid: engine },
  );
  toValueSync(engine.renderer.renderTemplates([...layout.templates], context, output));
  return output.buffer;
}

function makeEngine(): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    outputEscape: "escape",
    parseLimit: LAYOUT_LENGTH,
    renderLimit: 100,
    memoryLimit: 200_000,
    // Without it, include and its like would look for files.
    templates: {},
    timezoneOffset: 0,
    locale: "en-GB",
  });
  for (const name of Object.keys(liquid.tags)) if (!TAGS.includes(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters))
    if (!FILTERS.includes(name)) delete liquid.filters[name];
  liquid.registerTag("field", FieldTag);
  return liquid;
}
