import {
  checkDefinition,
  type Finding,
  type FindingPlace,
  type FormField,
  type Known,
} from "../engine/index.js";
import { urlProblem } from "../calling/index.js";
import type { CompanyTx } from "../db/index.js";
import { loadDefinition, type LoadedDefinition } from "./definition-queries.js";
import { knownFor } from "./known-queries.js";
import { layoutFields, readLayout } from "./layouts/layout.js";

/** What only this room sees, because layouts are no business of the engine. */
type LayoutCode = "broken_layout" | "layout_field_not_asked" | "required_not_in_layout";

/** Something about a version that a designer should know. Errors stop publishing. */
export interface DesignFinding extends Omit<Finding, "code"> {
  readonly code: Finding["code"] | LayoutCode;
}

/** Everything that a designer should know about a version, errors first; null when the company has no such version. Errors stop publishing. */
export async function findingsOf(
  tx: CompanyTx,
  id: number,
): Promise<readonly DesignFinding[] | null> {
  const loaded = await loadDefinition(tx, id);
  return loaded && findingsIn(loaded, await knownFor(tx, loaded));
}

/** The same for a version that is loaded already; what is not known of the company leads to warnings only. */
export function findingsIn(loaded: LoadedDefinition, known: Known = {}): readonly DesignFinding[] {
  const findings = [
    ...checkDefinition(loaded.definition, { ...known, urlProblem }),
    ...layoutFindings(loaded),
  ];
  const errors = findings.filter((finding) => finding.severity === "error");
  return [...errors, ...findings.filter((finding) => finding.severity !== "error")];
}

function layoutFindings({ definition, fields }: LoadedDefinition): readonly DesignFinding[] {
  const display = (source: string, place: FindingPlace): readonly DesignFinding[] =>
    layoutFields(source)
      .filter((key) => !fields.byKey.has(key))
      .map((key) => ({
        ...error("unknown_field", place, key),
        sentence: `The layout for reading places “${key}”, but the workflow has no such field.`,
      }));
  const placeOf = (kind: FindingPlace["kind"], key: string, part: string): FindingPlace => ({
    kind,
    key,
    part,
  });
  const both = (kind: "ticket" | "task", one: FormHolder): readonly DesignFinding[] => [
    ...editFindings(one, placeOf(kind, one.key, "edit_layout")),
    ...display(one.display_layout, placeOf(kind, one.key, "display_layout")),
  ];
  return [
    ...display(definition.display_layout, placeOf("workflow", "", "display_layout")),
    ...definition.tickets.flatMap((ticket) => both("ticket", { ...ticket, list: ticket.fields })),
    ...definition.tasks.flatMap((task) => both("task", { ...task, list: task.output_fields })),
    ...definition.completions.flatMap((one) =>
      display(one.display_layout, placeOf("completion", one.key, "display_layout")),
    ),
  ].concat(brokenLayouts(definition));
}

interface FormHolder {
  readonly key: string;
  readonly title: string;
  readonly edit_layout: string;
  readonly display_layout: string;
  /** The fields that its form asks for. */
  readonly list: readonly FormField[];
}

function editFindings(
  { title, edit_layout, list }: FormHolder,
  place: FindingPlace,
): readonly DesignFinding[] {
  if (edit_layout.trim() === "" || "problem" in readLayout(edit_layout)) return [];
  const placed = layoutFields(edit_layout);
  const strangers = placed.filter((key) => !list.some((field) => field.key === key));
  const left = list.filter((field) => field.required && !placed.includes(field.key));
  return [
    ...strangers.map((key) => ({
      ...error("layout_field_not_asked", place, key),
      sentence: `The layout of “${title}” places “${key}”, but its form does not ask for that field.`,
    })),
    ...left.map(({ key }) => ({
      ...error("required_not_in_layout", place, key),
      sentence: `“${title}” requires “${key}”, but its layout does not place that field.`,
    })),
  ];
}

/** Layouts are read when they are saved, so this says something only of what an older release let through. */
function brokenLayouts(definition: LoadedDefinition["definition"]): readonly DesignFinding[] {
  const layouts = [
    {
      kind: "workflow" as const,
      key: "",
      part: "display_layout",
      source: definition.display_layout,
    },
    ...definition.tickets.map((one) => ({
      kind: "ticket" as const,
      key: one.key,
      part: "edit_layout",
      source: one.edit_layout,
    })),
    ...definition.tasks.map((one) => ({
      kind: "task" as const,
      key: one.key,
      part: "edit_layout",
      source: one.edit_layout,
    })),
  ];
  return layouts.flatMap(({ source, ...place }) => {
    const layout = readLayout(source);
    if (!("problem" in layout)) return [];
    return [
      {
        code: "broken_layout" as const,
        severity: "error" as const,
        place,
        sentence: `The layout cannot be used: ${layout.problem}.`,
      },
    ];
  });
}

function error(
  code: DesignFinding["code"],
  place: FindingPlace,
  field: string,
): Omit<DesignFinding, "sentence"> {
  return { code, severity: "error", place, field };
}
