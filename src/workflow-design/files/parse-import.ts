import { checkCondition, type Json, type WorkflowDefinition } from "../../engine/index.js";
import { checkFieldsSchema } from "../fields/check-fields-schema.js";
import { readJson } from "../json-text.js";
import { checkLayout } from "../layouts/layout.js";
import { definitionSchema } from "./definition-schema.js";
import { schemaProblems, type FileProblem } from "./file-problems.js";

/** Bytes of an export file that is read. */
const FILE_BYTES = 1_000_000;

/** What a condition may be stored with: these are findings of the draft, not mistakes of the file. */
const FINDINGS = ["unknown_field", "comparison_with_null", "null_value"];

/**
 * Reads an export file. Takes any text; all problems are told at once. What is only wrong with the workflow (a field that does not exist,
 * a task without inputs) is no problem of the file: the draft shows it among its findings.
 */
export function parseImport(
  text: string,
):
  | { readonly ok: true; readonly file: WorkflowDefinition }
  | { readonly ok: false; readonly problems: readonly FileProblem[] } {
  const json = readJson(text, FILE_BYTES);
  if (!json.ok) return { ok: false, problems: [{ path: "", reason: json.problem }] };
  const parsed = definitionSchema.safeParse(json.value, { reportInput: true });
  if (!parsed.success) return { ok: false, problems: schemaProblems(parsed.error).slice(0, 50) };
  const file: WorkflowDefinition = parsed.data;
  const problems = [
    ...fieldProblems(file),
    ...doubledKeys(file),
    ...conditionProblems(file),
    ...layoutProblems(file),
  ].slice(0, 50);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, file };
}

function fieldProblems({ fields_schema }: WorkflowDefinition): readonly FileProblem[] {
  return checkFieldsSchema(fields_schema).map(({ path, reason }) => ({
    path: `fields_schema${path.replaceAll("/", ".")}`,
    reason,
  }));
}

/** Tasks and completions share one set of keys, because a ticket's history names both by key alone. */
function doubledKeys({ tickets, tasks, completions }: WorkflowDefinition): readonly FileProblem[] {
  const places = (
    kind: string,
    list: readonly { key: string }[],
  ): { path: string; key: string }[] =>
    list.map(({ key }, index) => ({ path: `${kind}[${index}].key`, key }));
  const doubled = (list: readonly { path: string; key: string }[]): readonly FileProblem[] =>
    list
      .filter(({ key }, index) => list.findIndex((other) => other.key === key) < index)
      .map(({ path, key }) => ({ path, reason: `is there twice: “${key}”` }));
  return [
    ...doubled(places("tickets", tickets)),
    ...doubled([...places("tasks", tasks), ...places("completions", completions)]),
  ];
}

function conditionProblems(file: WorkflowDefinition): readonly FileProblem[] {
  const check = (path: string, condition: Json): readonly FileProblem[] =>
    checkCondition(condition, () => true)
      .filter((problem) => !FINDINGS.includes(problem.code))
      .map((problem) => ({
        path: `${path}.condition${problem.path}`,
        reason: `cannot be used: ${problem.sentence}`,
      }));
  return [
    ...file.tasks.flatMap((task, index) => check(`tasks[${index}]`, task.condition)),
    ...file.completions.flatMap((completion, index) =>
      check(`completions[${index}]`, completion.condition),
    ),
  ];
}

function layoutProblems(file: WorkflowDefinition): readonly FileProblem[] {
  const check = (path: string, layout: string): readonly FileProblem[] => {
    const found = checkLayout(layout);
    if (found === null) return [];
    return [
      {
        path,
        reason: `cannot be used: ${found.problem}${found.line === null ? "" : ` (line ${found.line})`}`,
      },
    ];
  };
  const both = (
    path: string,
    holder: { edit_layout: string; display_layout: string },
  ): readonly FileProblem[] => [
    ...check(`${path}.edit_layout`, holder.edit_layout),
    ...check(`${path}.display_layout`, holder.display_layout),
  ];
  return [
    ...check("display_layout", file.display_layout),
    ...file.tickets.flatMap((ticket, index) => both(`tickets[${index}]`, ticket)),
    ...file.tasks.flatMap((task, index) => both(`tasks[${index}]`, task)),
    ...file.completions.flatMap((one, index) =>
      check(`completions[${index}].display_layout`, one.display_layout),
    ),
  ];
}
