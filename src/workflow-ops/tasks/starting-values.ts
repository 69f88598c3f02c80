import {
  fieldValue,
  conditionFields,
  type Fields,
  type Json,
  type TaskDefinition,
} from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import type { FieldStory } from "../tickets/field-story-queries.js";

/**
 * What a task's form starts with, without a draft: a value that somebody else wrote stands there to be changed; the task's own old answer is
 * offered again, also when it was cleared, except where some condition reads it: that question is asked anew. Absent: the field's default.
 */
export function startingValues(
  { definition }: LoadedDefinition,
  task: TaskDefinition,
  fields: Fields,
  stories: ReadonlyMap<string, FieldStory>,
): Fields {
  const read = new Set(
    [...definition.tasks, ...definition.completions].flatMap(({ condition }) =>
      conditionFields(condition),
    ),
  );
  const values: { [key: string]: Json } = {};
  for (const { key } of task.output_fields) {
    const story = stories.get(key);
    const current = fieldValue(fields, key);
    const old = current ?? story?.clearedValue ?? null;
    const own = story?.writer?.key === task.key && story.writer.kind !== "ticket";
    if (own && read.has(key)) values[key] = null;
    else if (old !== null && (current !== null || own)) values[key] = old;
  }
  return values;
}
