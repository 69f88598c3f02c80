import {
  fieldValue,
  SUBMITTER,
  type Fields,
  type Json,
  type WorkflowDefinition,
  type Writer,
} from "../../engine/index.js";
import { showValue, type LoadedDefinition, type ShownValue } from "../../workflow-design/index.js";
import type { FieldStory } from "./field-story-queries.js";
import { userIdsIn } from "../user-values.js";
import type { UserNames } from "../value-words.js";
import { writerTitle } from "../words.js";

/** A value that a field had, and how it lost it. */
export interface FormerValue {
  readonly shown: ShownValue;
  /** The step at which it was cleared because it was asked again; null when it was overwritten. */
  readonly clearedStep: number | null;
}

/** A field of a ticket as a table shows it. */
export interface FieldRow {
  readonly key: string;
  readonly shown: ShownValue;
  readonly former: FormerValue | null;
  /** Who wrote the value, with what, and when; null while it is unset. */
  readonly written: {
    readonly name: string;
    readonly writer: Writer;
    /** Title of the ticket or task; null for a correction or a withdrawal. */
    readonly component: string | null;
    readonly step: number;
    readonly at: Date;
  } | null;
  /** Titles of the tasks that may still write it. */
  readonly mayWrite: readonly string[];
}

/** Fields in the order of the schema, without submitter, which the page's head says. */
export function fieldRows(
  definition: LoadedDefinition,
  fields: Fields,
  stories: ReadonlyMap<string, FieldStory>,
  names: UserNames,
  keys: readonly string[] = definition.fields.list.map((field) => field.key),
): readonly FieldRow[] {
  return keys.flatMap((key) => {
    const field = definition.fields.byKey.get(key);
    if (field === undefined) return [];
    const show = (value: Json) => showValue(field, value, (id) => names.get(Number(id)));
    const value = fieldValue(fields, key);
    const story = stories.get(key);
    const former = story === undefined ? null : formerOf(story, value);
    return [
      {
        key,
        shown: show(value),
        former: former === null ? null : { ...former, shown: show(former.value) },
        written: value === null ? null : writtenBy(definition.definition, story),
        mayWrite: key === SUBMITTER ? [] : writersOf(definition.definition, key),
      },
    ];
  });
}

/** The ids of all users that these rows will name. */
export function usersInStories(
  definition: LoadedDefinition,
  fields: Fields,
  stories: ReadonlyMap<string, FieldStory>,
): readonly number[] {
  const ids = [...definition.compiled.fields].flatMap(([key, property]) => {
    const story = stories.get(key);
    return [fieldValue(fields, key), story?.former, story?.clearedValue].flatMap((value) =>
      userIdsIn(property, value),
    );
  });
  return [...new Set(ids)];
}

/** The last value other than this one: what the last write replaced, or what a clearing took away before or after it. */
function formerOf(
  { step, former, clearedStep, clearedValue }: FieldStory,
  value: Json,
): { readonly value: Json; readonly clearedStep: number | null } | null {
  if (clearedStep !== null && (value === null || former === null))
    return { value: clearedValue, clearedStep };
  return step === null || former === null ? null : { value: former, clearedStep: null };
}

/** Who wrote what no person did. */
const NOBODY = "Another system";

function writtenBy(
  definition: WorkflowDefinition,
  story: FieldStory | undefined,
): FieldRow["written"] {
  if (story === undefined) return null;
  const { step, at, writer, actorName } = story;
  if (step === null || at === null || writer === null) return null;
  return {
    name: actorName ?? NOBODY,
    writer,
    component: writerTitle(definition, writer),
    step,
    at,
  };
}

function writersOf(definition: WorkflowDefinition, key: string): readonly string[] {
  return definition.tasks
    .filter((task) => task.output_fields.some((field) => field.key === key))
    .map((task) => task.title);
}
