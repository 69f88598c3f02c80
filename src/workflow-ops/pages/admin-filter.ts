import type { Request } from "express";
import { isDay } from "../../zone/days.js";
import { list, queryText, rowId } from "../../web/index.js";
import type { AfterTicket } from "../administration/found-tickets-queries.js";
import {
  MOST_FIELDS,
  type AdminFilter,
  type Claimed,
  type DueBy,
  type FieldCondition,
  type FieldTest,
  type TicketSort,
} from "../administration/ticket-filter.js";
import { ADMIN_STATUSES, statusOf } from "./ticket-rows.js";

/** The orders of an administered list, as they are offered. */
export const SORTS: readonly { readonly value: TicketSort; readonly label: string }[] = [
  { value: "newest", label: "Newest first" },
  { value: "oldest", label: "Oldest first" },
  { value: "changed", label: "Last changed first" },
  { value: "unchanged", label: "Longest unchanged first" },
  { value: "ended", label: "Last ended first" },
];

/** The questions about a field, as they are offered. */
export const TESTS: readonly { readonly value: FieldTest; readonly label: string }[] = [
  { value: "is", label: "is" },
  { value: "has", label: "contains" },
  { value: "least", label: "is at least" },
  { value: "most", label: "is at most" },
  { value: "set", label: "is answered" },
  { value: "unset", label: "is not answered" },
];

/** Which day `from` and `to` mean. */
export const WHENS = [
  { value: "started", label: "Submitted" },
  { value: "changed", label: "Changed" },
  { value: "ended", label: "Ended" },
] as const;

/** Whether an open task is claimed. */
export const CLAIMS: readonly { readonly value: Claimed; readonly label: string }[] = [
  { value: "", label: "Any" },
  { value: "nobody", label: "Nobody has it" },
  { value: "somebody", label: "Somebody has it" },
];

/** When an open task is due. */
export const DUES: readonly { readonly value: DueBy; readonly label: string }[] = [
  { value: "", label: "Any time" },
  { value: "overdue", label: "Overdue" },
  { value: "day", label: "Within a day" },
  { value: "week", label: "Within a week" },
];

const LONGEST = 200;

function day(text: string): string {
  return isDay(text) ? text : "";
}

/** The filter that an address asks for; what it cannot mean is left out. */
export function adminFilterOf(req: Request): AdminFilter {
  const text = (name: string) => queryText(req, name).slice(0, LONGEST);
  const one = <T extends string>(
    name: string,
    choices: readonly { readonly value: T }[],
    otherwise: T,
  ) => choices.find(({ value }) => value === queryText(req, name))?.value ?? otherwise;
  return {
    status: statusOf(queryText(req, "status"), ADMIN_STATUSES, "live"),
    search: text("q"),
    version: rowId(queryText(req, "version")),
    ticketKey: text("type"),
    submitter: text("submitter"),
    taskKey: text("task"),
    roleId: rowId(queryText(req, "role")),
    who: text("who"),
    claimed: one("claimed", CLAIMS, ""),
    due: one("due", DUES, ""),
    when: one("when", WHENS, "started"),
    from: day(queryText(req, "from")),
    to: day(queryText(req, "to")),
    fields: fieldsOf(req),
    sort: one("sort", SORTS, "newest"),
  };
}

function fieldsOf(req: Request): readonly FieldCondition[] {
  const [fields, tests, values] = ["field", "test", "value"].map((name) => list(req.query[name]));
  return (fields ?? [])
    .map((field, at) => ({
      field: field.slice(0, LONGEST),
      test: TESTS.find(({ value }) => value === tests?.[at])?.value ?? ("is" as const),
      value: (values?.[at] ?? "").replaceAll("\0", "").slice(0, LONGEST),
    }))
    .filter(({ field }) => field !== "")
    .slice(0, MOST_FIELDS);
}

/** The filter as it stands in an address, without what narrows nothing: the same filter is always the same text. */
export function queryOf(filter: AdminFilter): string {
  const given: readonly (readonly [string, string])[] = [
    ["q", filter.search],
    ["status", filter.status === "live" ? "" : filter.status],
    ["task", filter.taskKey],
    ["who", filter.who],
    ["claimed", filter.claimed],
    ["due", filter.due],
    ["role", String(filter.roleId ?? "")],
    ["version", String(filter.version ?? "")],
    ["type", filter.ticketKey],
    ["submitter", filter.submitter],
    [
      "when",
      filter.when === "started" || (filter.from === "" && filter.to === "") ? "" : filter.when,
    ],
    ["from", filter.from],
    ["to", filter.to],
    ...filter.fields.flatMap(({ field, test, value }) => [
      ["field", field] as const,
      ["test", test] as const,
      ["value", value] as const,
    ]),
    ["sort", filter.sort === "newest" ? "" : filter.sort],
  ];
  const asked = new URLSearchParams();
  for (const [name, value] of given)
    if (value !== "" || name === "value") asked.append(name, value);
  return asked.toString();
}

/** The filter of a saved address. */
export function filterOfQuery(query: string): AdminFilter {
  const names = new URLSearchParams(query);
  const asked = Object.fromEntries(
    [...new Set(names.keys())].map((name) => {
      const all = names.getAll(name);
      return [name, all.length === 1 ? all[0] : all];
    }),
  );
  return adminFilterOf({ query: asked } as unknown as Request);
}

/** Where the asked page begins; null at the start, and for what is no place. */
export function placeAfter(req: Request): AfterTicket | null {
  const [, at, id] = /^(\d{1,15})\.([1-9]\d{0,9})$/.exec(queryText(req, "after")) ?? [];
  const row = rowId(id);
  return at === undefined || row === null || Number(at) > 8.64e15
    ? null
    : { at: Number(at), id: row };
}

/** A place as it stands in an address. */
export function placeText({ at, id }: AfterTicket): string {
  return `${at}.${id}`;
}

/** How many of the further filters ask for something: they stand folded away. */
export function furtherAsked(filter: AdminFilter): number {
  const { claimed, fields, from, roleId, submitter, ticketKey, to, version, who } = filter;
  return (
    [claimed, from, roleId, submitter, ticketKey, to, version, who].filter(Boolean).length +
    fields.length
  );
}
