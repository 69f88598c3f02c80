import type { CompanyTx } from "../../db/index.js";
import { SUBMITTER } from "../../engine/index.js";
import type { Field, LoadedDefinition } from "../../workflow-design/index.js";
import type { AdminFilter, FieldCondition, FieldTestSql, ResolvedFilter } from "./ticket-filter.js";

/** So many people may be meant by one name; more than that are not looked at. */
const MOST_PEOPLE = 50;

interface Person {
  readonly asked: string;
  readonly id: number;
}

/** Finds out whom and what a filter means. At most one query. */
export async function resolveFilter(
  tx: CompanyTx,
  definition: LoadedDefinition,
  filter: AdminFilter,
): Promise<ResolvedFilter> {
  const field = (key: string) => definition.fields.byKey.get(key);
  const byField = filter.fields.filter(
    (one) => field(one.field)?.type === "user" && one.test === "is",
  );
  const names = [filter.search, filter.submitter, filter.who, ...byField.map(({ value }) => value)];
  const people = await peopleNamed(tx, names);
  const idsOf = (name: string) =>
    people.filter(({ asked }) => asked === name.trim().toLowerCase()).map(({ id }) => id);
  const { prefix } = definition.definition;
  return {
    ...filter,
    familyId: definition.familyId,
    prefix,
    searchUsers: idsOf(filter.search),
    submitterIds: filter.submitter === "" ? null : idsOf(filter.submitter),
    whoIds: filter.who === "" ? null : idsOf(filter.who),
    userFields: [...definition.fields.byKey.values()]
      .filter(({ key, type }) => type === "user" && key !== SUBMITTER)
      .map(({ key }) => key),
    roleTasks: filter.roleId === null ? null : tasksOfRole(definition, filter.roleId),
    tests: filter.fields.flatMap((one) => {
      const asked = field(one.field);
      return asked === undefined ? [] : [testOf(asked, one, idsOf(one.value))];
    }),
  };
}

async function peopleNamed(tx: CompanyTx, names: readonly string[]): Promise<Person[]> {
  const asked = [...new Set(names.map((name) => name.trim().toLowerCase()))].filter(Boolean);
  if (asked.length === 0) return [];
  const patterns = asked.map((name) => `%${name.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
  return tx.db.$queryRaw<Person[]>`
    select a.asked, u.id from unnest(${asked}::text[], ${patterns}::text[]) as a (asked, pattern)
    cross join lateral (
      select u.id from "user" u
      where u.company_id = ${tx.companyId} and (lower(u.name) like a.pattern or u.email = a.asked)
      order by u.id limit ${MOST_PEOPLE}) u`;
}

function tasksOfRole({ lists }: LoadedDefinition, roleId: number): readonly string[] {
  return [...lists.executor].flatMap(([key, list]) =>
    list.restricted && list.roleIds.includes(roleId) ? [key] : [],
  );
}

/** Found by nothing: what is no value of its field. */
const NOTHING: FieldTestSql = { kind: "words", any: [], not: false };

function testOf(
  field: Field,
  { test, value }: FieldCondition,
  users: readonly number[],
): FieldTestSql {
  const { key } = field;
  if (test === "set" || test === "unset")
    return { kind: "words", any: [`=${key}`], not: test === "unset" };
  const typed = value.trim();
  if (typed === "") return NOTHING;
  if (test === "has") return { kind: "has", field: key, value: typed.toLowerCase() };
  if (test === "is") {
    const any = valuesOf(field, typed, users).map((one) => `=${key}=${one.toLowerCase()}`);
    return { kind: "words", any, not: false };
  }
  const least = test === "least";
  if (field.type !== "number" && field.type !== "integer")
    return { kind: "text", field: key, least, value: typed };
  const number = numberOf(typed);
  return number === null ? NOTHING : { kind: "number", field: key, least, value: number };
}

/** What was typed as it may be stored: a choice by its value or its label, a person by their name, yes and no. */
function valuesOf(field: Field, typed: string, users: readonly number[]): readonly string[] {
  const small = typed.toLowerCase();
  switch (field.type) {
    case "user":
      return users.map(String);
    case "number":
    case "integer": {
      const number = numberOf(typed);
      return number === null ? [] : [String(number)];
    }
    case "yesno":
      return ["yes", "true"].includes(small)
        ? ["true"]
        : ["no", "false"].includes(small)
          ? ["false"]
          : [];
    case "choice":
    case "choices":
      return field.choices
        .filter(({ label, value }) =>
          [label, String(value)].some((one) => one.toLowerCase() === small),
        )
        .map(({ value }) => String(value));
    default:
      return [typed];
  }
}

function numberOf(typed: string): number | null {
  const plain = typed.replaceAll(/(?<=\d)[, ](?=\d{3})/g, "");
  return /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(plain) ? Number(plain) : null;
}
