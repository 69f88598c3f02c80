import type { Json, TaskDefinition } from "../definition.js";
import { isList, isObject } from "../json.js";
import { checkInputTransform, checkOutputTransform } from "../transforms/check-transform.js";
import type { TransformProblem } from "../transforms/check-transform.js";
import { isOperation } from "../conditions/operators.js";
import { operation } from "../words/clause.js";
import { wordingOf } from "../words/condition-words.js";
import {
  choicesOf,
  itemProperty,
  type JsonObject,
  propertyKind,
  type PropertyKind,
} from "../words/property.js";
import type { Wording } from "../words/wording.js";
import { isAction } from "./actions.js";
import type { Check, CheckedWorkflow } from "./checked-workflow.js";
import type { Finding } from "./finding.js";
import { kindName, kindOfLiteral, kindOfRule, mayBeCompared } from "./kinds.js";

/** Transforms are of the checked subset, write the outputs of their task alone, and what these can hold. */
export const transforms: Check = (workflow) =>
  workflow.definition.tasks.filter(isAction).flatMap((task) => {
    // Unknown fields are found together with those of the lists.
    const input = checkInputTransform(task.input_transform, workflow.isField).filter(
      (problem) => problem.code !== "unknown_field",
    );
    const isOutput = (key: string): boolean =>
      task.output_fields.some((field) => field.key === key);
    const output = checkOutputTransform(task.output_transform, task.task_type, isOutput);
    return [
      ...input.map((problem) => problemFinding(task, "input_transform", problem)),
      ...output.map((problem) => problemFinding(task, "output_transform", problem)),
      ...(output.length > 0 ? [] : wrongTypes(workflow, task)),
    ];
  });

type Part = "input_transform" | "output_transform";

function problemFinding(
  task: TaskDefinition,
  part: Part,
  { code, path, sentence }: TransformProblem,
): Finding {
  const place = { kind: "task", key: task.key, part } as const;
  const title = task.title || task.key;
  if (code === "not_an_output") {
    const field = path.slice(1);
    return {
      code,
      severity: "error",
      place,
      field,
      sentence: `${title} would write “${field.slice(0, 100)}” from the answer, which is not one of its outputs. Tick it among the outputs, or take it out.`,
    };
  }
  const what = part === "input_transform" ? "What is sent by" : "What is read from the answer to";
  const at = path === "" ? "" : ` (at ${path.slice(0, 100)})`;
  return {
    code: "bad_transform",
    severity: "error",
    place,
    sentence: `${what} ${title} cannot be used. ${sentence}${at}`,
  };
}

/** What an answer's parts are: nothing is known of its body. */
const answerSchema = { properties: { status: { type: "integer" }, headers: { type: "object" } } };

function wrongTypes(workflow: CheckedWorkflow, task: TaskDefinition): readonly Finding[] {
  const { definition, property, fieldName } = workflow;
  if (!isObject(task.output_transform)) return [];
  const wording = wordingOf({ ...definition, fields_schema: answerSchema }, {});
  return Object.entries(task.output_transform).flatMap(([field, part]): readonly Finding[] => {
    const schema = property(field);
    const wrong = schema === null ? null : mismatch(part, schema, wording);
    if (wrong === null) return [];
    return [
      {
        code: wrong.code,
        severity: "error",
        place: { kind: "task", key: task.key, part: "output_transform" },
        field,
        sentence: `${task.title || task.key} would write ${wrong.what} into ${fieldName(field)}, which ${wrong.but}.`,
      },
    ];
  });
}

interface Mismatch {
  readonly code: "wrong_type" | "unknown_choice";
  readonly what: string;
  readonly but: string;
}

/** Why a field cannot hold what this part of a transform comes to, as far as it can be told before an answer is there. */
function mismatch(part: Json, schema: JsonObject, wording: Wording): Mismatch | null {
  if (part === null) return null;
  if (isOperation(part)) return mismatchOfRule(part, schema, wording);
  const kind = propertyKind(schema);
  if (isList(part)) {
    const item = itemProperty(schema);
    if (kind !== "list") return wrongKind("list", kind);
    if (item === null) return null;
    return part.map((one) => mismatch(one, item, wording)).find((one) => one !== null) ?? null;
  }
  if (isObject(part)) return wrongKind("group", kind);
  const choices = choicesOf(schema);
  if (choices?.every(({ value }) => value !== part) === true)
    return {
      code: "unknown_choice",
      what: `“${String(part)}”`,
      but: `does not have it among its choices: ${choices.map(({ value }) => String(value)).join(", ")}`,
    };
  return wrongKind(kindOfLiteral(part, kind), kind);
}

function mismatchOfRule(rule: Json, schema: JsonObject, wording: Wording): Mismatch | null {
  const op = operation(rule);
  if (op?.name === "if" || op?.name === "?:") {
    // Test, then, test, then, …, else: what it comes to is a "then" or the "else".
    const branches = op.args.filter(
      (_arg, index) => index % 2 === 1 || index === op.args.length - 1,
    );
    return (
      branches.map((one) => mismatch(one, schema, wording)).find((one) => one !== null) ?? null
    );
  }
  const given = kindOfRule(rule, wording);
  const kind = propertyKind(schema);
  // A computed text may well look like a date, or name a user.
  if (given === "text" && ["date", "date_time", "user", "file"].includes(kind)) return null;
  return wrongKind(given, kind);
}

function wrongKind(given: PropertyKind, kind: PropertyKind): Mismatch | null {
  if (mayBeCompared(kind, given)) return null;
  return { code: "wrong_type", what: kindName[given], but: `is ${kindName[kind]}` };
}
