import type { Request } from "express";
import { isDay } from "../../zone/days.js";
import { queryText } from "../../web/index.js";
import type { ErrorFilter, ErrorRow, ErrorType } from "../administration/error-queries.js";
import { ticketNumber } from "../words.js";

/** Statuses to filter errors by. */
export const ERROR_STATUSES = [
  { value: "open", label: "Open" },
  { value: "NEW", label: "New" },
  { value: "REVIEWED", label: "Reviewed" },
  { value: "RESOLVED", label: "Resolved" },
  { value: "all", label: "Any" },
] as const;

/** What errors can be about. */
export const ERROR_TYPES: readonly { readonly value: ErrorType; readonly label: string }[] = [
  { value: "TASK_UPDATE", label: "An action failed" },
  { value: "WORKFLOW_TRANSITION", label: "A round was stopped" },
  { value: "TASK_CREATION", label: "A task could not be made" },
  { value: "WORKFLOW_CREATION", label: "A ticket could not start" },
];

/** An error's type in words. */
export function typeWords(type: ErrorType): string {
  return ERROR_TYPES.find(({ value }) => value === type)?.label ?? type;
}

/** What the address of a list narrows it to; nonsense narrows nothing. */
export function errorFilter(req: Request): ErrorFilter {
  const status = queryText(req, "status");
  const type = queryText(req, "type");
  const task = queryText(req, "task");
  return {
    status: ERROR_STATUSES.find(({ value }) => value === status)?.value ?? "open",
    type: ERROR_TYPES.find(({ value }) => value === type)?.value ?? null,
    taskKey: /^[a-z][a-z0-9_]{0,99}$/.test(task) ? task : null,
    from: dayIn(queryText(req, "from")),
    to: dayIn(queryText(req, "to")),
    search: queryText(req, "q").slice(0, 200),
  };
}

function dayIn(text: string): string | null {
  return isDay(text) ? text : null;
}

/** The headings of a list of errors as CSV. */
export const ERROR_COLUMNS = [
  "Error",
  "Status",
  "What",
  "Reason",
  "Note",
  "Workflow",
  "Ticket",
  "Ticket title",
  "Task",
  "Since",
  "Changed",
  "By",
];

/** A row of a list of errors as CSV. */
export function errorCells(row: ErrorRow) {
  return [
    row.id,
    row.status,
    typeWords(row.type),
    row.reason,
    row.note,
    row.workflowTitle,
    row.ticketId === null ? null : ticketNumber(row.prefix, row.ticketId),
    row.ticketTitle,
    row.taskTitle,
    row.createdAt,
    row.updatedAt,
    row.updatedByName,
  ];
}
