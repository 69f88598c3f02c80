import type { CompletionDefinition } from "../../engine/index.js";
import { saveCompletion } from "../commands/save-completion.js";
import { findCompletionDefinition } from "../component-queries.js";
import type { LoadedDefinition } from "../definition-queries.js";
import { jsonText } from "../json-text.js";
import { pickedFields, referenceRows } from "./component-choices.js";
import { completionForm, fieldsOf, keyOr, typedJson } from "./component-forms.js";
import { readForm, type Fact, type KindPages } from "./component-kind.js";
import { completionValues, NEW_COMPLETION } from "./component-values.js";
import { completionInWords, fieldTitles, whenInWords } from "./component-words.js";
import { referencesOf } from "./workflow-forms.js";

/** The pages of completions. */
export const completionKind: KindPages = {
  kind: "completion",
  plural: "completions",
  word: "completion",
  about: "An end of the ticket",
  roles: null,
  find: findCompletionDefinition,
  blank: NEW_COMPLETION,
  stored: (workflow, key) => completionValues(completionOf(workflow, key)),
  words: (workflow, key) => ({
    title: completionOf(workflow, key).title,
    text: completionInWords(workflow.definition, completionOf(workflow, key)),
  }),
  choices: (workflow, values) => ({
    inputs: pickedFields(workflow, values, "fields"),
    references: referenceRows(values),
  }),
  facts,
  list: () => undefined,
  save: async (actor, body, target) => {
    const { json, errors } = typedJson(body, { condition: "The condition" });
    const parsed = readForm(completionForm, body, errors);
    if (!parsed.ok) return parsed;
    return saveCompletion(actor, {
      ...parsed.data,
      ...json,
      ...target,
      key: keyOr(parsed.data.key, parsed.data.title),
      ext_ref: referencesOf(body),
      fields: fieldsOf(body, "fields"),
    });
  },
};

function completionOf({ definition }: LoadedDefinition, key: string): CompletionDefinition {
  const completion = definition.completions.find((one) => one.key === key);
  if (completion === undefined) throw new Error(`Expected a completion ${key} in its version.`);
  return completion;
}

const BECOMES = {
  COMPLETED: "Completed",
  CANCELLED: "Cancelled",
  ON_HOLD: "On hold, until a ticket admin goes on with it",
} as const;

function facts(workflow: LoadedDefinition, key: string): readonly Fact[] {
  const { definition } = workflow;
  const completion = completionOf(workflow, key);
  return [
    { label: "Key", code: key },
    { label: "Description", value: completion.description },
    { label: "Looked at when these change", value: fieldTitles(definition, completion.fields) },
    { label: "Ends the ticket when", value: whenInWords(definition, completion.condition) },
    { label: "Condition", code: jsonText(completion.condition) },
    { label: "The ticket becomes", value: BECOMES[completion.completion_status] },
    { label: "Layout for reading", code: completion.display_layout },
  ];
}
