import type { Request } from "express";
import { queryText } from "../web/index.js";
import type { DefinitionFilter, DefinitionKind } from "./definition-queries.js";
import { dayOf } from "./words.js";

/** Something to choose in a filter. */
interface Choice {
  readonly value: string;
  readonly label: string;
}

export const STATUSES: readonly Choice[] = [
  { value: "ACTIVE", label: "Active" },
  { value: "DRAFT", label: "Draft" },
  { value: "ARCHIVED", label: "Archived" },
];

export const TASK_TYPES: readonly Choice[] = [
  { value: "FORM", label: "Form" },
  { value: "SYNC_ACTION", label: "Action, answered at once" },
  { value: "ASYNC_ACTION", label: "Action, answered by a callback" },
];

export const COMPLETION_STATUSES: readonly Choice[] = [
  { value: "COMPLETED", label: "Completed" },
  { value: "CANCELLED", label: "Cancelled" },
  { value: "ON_HOLD", label: "On hold" },
];

const LONGEST = 200;

/** The filter of the address; what cannot be one, or is none of this kind, is left out. */
export function definitionFilterOf(req: Request, kind: DefinitionKind): DefinitionFilter {
  const text = (name: string) => queryText(req, name).slice(0, LONGEST);
  const one = (name: string, choices: readonly Choice[], fits = true) => {
    const value = queryText(req, name);
    return fits && choices.some((choice) => choice.value === value) ? value : "";
  };
  return {
    q: text("q"),
    company: text("company"),
    workflow: text("workflow"),
    status: one("status", STATUSES),
    taskType: one("task_type", TASK_TYPES, kind === "tasks"),
    completionStatus: one("completion_status", COMPLETION_STATUSES, kind === "completions"),
    from: dayOf(queryText(req, "from")),
    to: dayOf(queryText(req, "to")),
  };
}

/** What of a filter is set, for the audit of the company that it is about. */
export function setFilters(filter: DefinitionFilter): Record<string, string> {
  const { company: _company, ...rest } = filter;
  const names: Readonly<Record<string, string>> = {
    q: "search",
    taskType: "task_type",
    completionStatus: "completion_status",
  };
  const set = Object.entries(rest).filter(([, value]) => value !== "");
  return Object.fromEntries(set.map(([name, value]) => [names[name] ?? name, value]));
}
