import { Recent } from "../../recent.js";
import { layoutProblem, type LayoutProblem } from "./layout-problem.js";
import { LAYOUT_LENGTH, parseLiquid, type ParsedLayout } from "./liquid.js";

/** By the letters of their sources; parsed they take some hundred bytes for each. */
const parsed = new Recent<ParsedLayout>(400_000);

/** A layout ready to render, or why it is none. Kept for the process by its text. */
export function readLayout(source: string): ParsedLayout | LayoutProblem {
  if (source.length > LAYOUT_LENGTH)
    return { problem: "it is longer than 20,000 characters", line: null };
  const known = parsed.get(source);
  if (known !== undefined) return known;
  try {
    const layout = parseLiquid(source);
    parsed.set(source, layout, source.length + 100);
    return layout;
  } catch (error) {
    return layoutProblem(error);
  }
}

/** What keeps a layout from being saved; null when nothing does. An empty one means: made from the fields. */
export function checkLayout(source: string): LayoutProblem | null {
  const layout = readLayout(source);
  return "problem" in layout ? layout : null;
}

/** The fields that a layout names, each once; none when it is broken. */
export function layoutFields(source: string): readonly string[] {
  const layout = readLayout(source);
  return "problem" in layout ? [] : layout.fields;
}

/** A layout's problem as the message at its field: "The layout cannot be used: there is no tag “include” (line 3)". */
export function layoutMessage({ problem, line }: LayoutProblem): string {
  return `The layout cannot be used: ${problem}${line === null ? "" : ` (line ${line})`}`;
}
