import type { WorkflowDefinition } from "../../engine/index.js";
import type { CsvCell } from "../../web/index.js";
import type { RoleCount, TaskFigures, TicketFigures } from "../reports/report-queries.js";
import { taskTitle } from "./report-views.js";

/** The tables of a report; each is a file of its own. */
export const REPORT_PARTS = ["tickets", "tasks", "roles"] as const;

interface Figures {
  readonly definition: WorkflowDefinition;
  readonly tickets: TicketFigures;
  readonly tasks: readonly TaskFigures[];
  readonly roles: readonly RoleCount[];
}

/** The cells of one table; of an unknown one, the tickets. Lengths of time are in seconds. */
export function csvOf(
  part: string,
  figures: Figures,
): { readonly header: readonly string[]; readonly rows: readonly (readonly CsvCell[])[] } {
  if (part === "tasks")
    return {
      header: [
        "Task",
        "Key",
        "Completed",
        "Median waiting (s)",
        "Median working (s)",
        "Done before in the same ticket",
        "Open now",
        "Oldest open since",
      ],
      rows: figures.tasks.map((task) => [
        taskTitle(figures.definition, task.key),
        task.key,
        task.completed,
        task.waiting,
        task.working,
        task.returned,
        task.openNow,
        task.oldest,
      ]),
    };
  if (part === "roles")
    return {
      header: ["Submitter's role", "Opened"],
      rows: figures.roles.map(({ role, opened }) => [role, opened]),
    };
  return {
    header: ["From", "Opened", "Completed", "Cancelled"],
    rows: figures.tickets.parts.map(({ day, opened, completed, cancelled }) => [
      day,
      opened,
      completed,
      cancelled,
    ]),
  };
}
