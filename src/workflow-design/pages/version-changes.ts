import type { Json, WorkflowDefinition } from "../../engine/index.js";

/** What a draft changes of the version before it, by what is changed. Titles; the lists of who may are told apart. */
export interface VersionChanges {
  readonly what: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

type Named = readonly (readonly [string, { readonly title: string; readonly text: string }])[];

/** What differs between two versions of a workflow; empty when nothing does. */
export function changesBetween(
  before: WorkflowDefinition,
  after: WorkflowDefinition,
): readonly VersionChanges[] {
  const kinds = [
    ["Settings", settingsOf(before), settingsOf(after)],
    ["Fields", fieldsOf(before), fieldsOf(after)],
    ["Tickets", componentsOf(before.tickets), componentsOf(after.tickets)],
    ["Tasks", componentsOf(before.tasks), componentsOf(after.tasks)],
    ["Completions", componentsOf(before.completions), componentsOf(after.completions)],
  ] as const;
  return kinds
    .map(([what, from, to]) => compare(what, from, to))
    .filter(({ added, changed, removed }) => added.length + changed.length + removed.length > 0);
}

function compare(what: string, before: Named, after: Named): VersionChanges {
  const old = new Map(before);
  const now = new Map(after);
  return {
    what,
    added: after.filter(([key]) => !old.has(key)).map(([, { title }]) => title),
    changed: after
      .filter(([key, { text }]) => old.has(key) && old.get(key)?.text !== text)
      .map(([, { title }]) => title),
    removed: before.filter(([key]) => !now.has(key)).map(([, { title }]) => title),
  };
}

function settingsOf(definition: WorkflowDefinition): Named {
  const { title, description, title_field, ext_ref, display_layout } = definition;
  const columns = {
    Title: title,
    Description: description,
    "Title field": title_field,
    Links: ext_ref,
    "Layout for reading": display_layout,
  };
  return Object.entries(columns).map(([name, value]) => [
    name,
    { title: name, text: JSON.stringify(value) },
  ]);
}

function fieldsOf({ fields_schema }: WorkflowDefinition): Named {
  const properties = (fields_schema["properties"] ?? {}) as { readonly [key: string]: Json };
  return Object.entries(properties).map(([key, property]) => {
    const title = (property as { readonly title?: Json } | null)?.title;
    const named = typeof title === "string" && title !== "" ? title : key;
    return [key, { title: named, text: JSON.stringify(property) }];
  });
}

function componentsOf(
  components: readonly { readonly key: string; readonly title: string }[],
): Named {
  return components.map((one) => {
    const without = { ...one, executor_roles: null, submitter_roles: null };
    return [one.key, { title: one.title, text: JSON.stringify(without) }];
  });
}
