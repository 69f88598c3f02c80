import { fieldValue, type Fields, type Json, type TaskDefinition } from "../engine/index.js";

const LARGEST_ID = 2_147_483_647;

/** The user id that a value of a user field is, as it is stored ("17"); null for anything else. */
function userIdOf(value: Json | undefined): number | null {
  if (typeof value !== "string" || !/^[1-9][0-9]{0,9}$/.test(value)) return null;
  const id = Number(value);
  return id <= LARGEST_ID ? id : null;
}

/** The ids in a value of a field, each once: of a user field, or of a list of users; none for fields of other kinds. */
export function userIdsIn(property: Json | undefined, value: Json | undefined): readonly number[] {
  if (isUser(property)) return ids([value]);
  if (Array.isArray(value) && isUser(part(property, "items"))) return ids(value);
  return [];
}

/** The users whom a task is for by its assignee field: null when it has none, nobody when the field is unset. */
export function assigneesOf(task: TaskDefinition, fields: Fields): readonly number[] | null {
  if (task.assignee_field === null) return null;
  const value = fieldValue(fields, task.assignee_field);
  return ids(Array.isArray(value) ? value : [value]);
}

function ids(values: readonly (Json | undefined)[]): readonly number[] {
  const found = values.map(userIdOf).filter((id) => id !== null);
  return [...new Set(found)];
}

function isUser(property: Json | undefined): boolean {
  return part(property, "type") === "string" && part(property, "format") === "user";
}

function part(schema: Json | undefined, key: string): Json | undefined {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return undefined;
  const object = schema as { readonly [key: string]: Json };
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
