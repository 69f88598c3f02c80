import type { CompanyTx } from "../../db/index.js";
import type { WorkflowDefinition } from "../../engine/index.js";
import type { CsvCell } from "../../web/index.js";
import type { ReportFilter } from "../reports/report-filter.js";
import { taskFigures, ticketFigures, ticketsByRole } from "../reports/report-queries.js";
import { taskTitle } from "./report-views.js";

/** The tables of a report; each is a file of its own. */
export const REPORT_PARTS = ["tickets", "tasks", "roles"] as const;

interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
}

/** The cells of one table, read alone; of an unknown one, the tickets. Lengths of time are in seconds. */
export async function reportTable(
  tx: CompanyTx,
  part: string,
  {
    filter,
    definition,
  }: { readonly filter: ReportFilter; readonly definition: WorkflowDefinition },
): Promise<Table> {
  if (part === "tasks")
    return {
      header: [
        "Task",
        "Key",
        "Completed",
        "Median waiting (s)",
        "Median working (s)",
        "Done before in the same ticket",
        "Done after the due time",
        "Open now",
        "Oldest open since",
        "Overdue now",
      ],
      rows: (await taskFigures(tx, filter)).map((task) => [
        taskTitle(definition, task.key),
        task.key,
        task.completed,
        task.waiting,
        task.working,
        task.returned,
        task.late,
        task.openNow,
        task.oldest,
        task.overdue,
      ]),
    };
  if (part === "roles")
    return {
      header: ["Submitter's role", "Opened"],
      rows: (await ticketsByRole(tx, filter)).map(({ role, opened }) => [role, opened]),
    };
  return {
    header: ["From", "Opened", "Completed", "Cancelled"],
    rows: (await ticketFigures(tx, filter)).parts.map(({ day, opened, completed, cancelled }) => [
      day,
      opened,
      completed,
      cancelled,
    ]),
  };
}
