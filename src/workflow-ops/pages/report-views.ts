import type { WorkflowDefinition } from "../../engine/index.js";
import { dayAt, startOfDay } from "../../zone/days.js";
import { barChart } from "../../web/charts/bar-chart.js";
import { lineChart } from "../../web/charts/line-chart.js";
import { spentOn } from "../reports/heat.js";
import type { ReportPeriod } from "../reports/report-period.js";
import type { PartCounts, TaskFigures, TicketFigures } from "../reports/report-queries.js";
import { spanInWords, spanUnit } from "../reports/span-words.js";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", {
  month: "short",
  year: "2-digit",
  timeZone: "UTC",
});

/** The figures on top. */
export function totalsView(tickets: TicketFigures, { from, to }: ReportPeriod) {
  const sum = (of: "opened" | "completed" | "cancelled") =>
    tickets.parts.reduce((all, part) => all + part[of], 0);
  const [opened, completed, cancelled] = [sum("opened"), sum("completed"), sum("cancelled")];
  const more = opened - tickets.openedBefore;
  const ended = completed + cancelled;
  return {
    opened,
    completed,
    cancelled,
    openNow: tickets.openNow,
    compared:
      more === 0
        ? "as many as before"
        : `${Math.abs(more)} ${more > 0 ? "more" : "fewer"} than before`,
    ofEnded: ended === 0 ? "none ended" : `${percent(completed, ended)} of those that ended`,
    cancelledOf: ended === 0 ? "none ended" : `${percent(cancelled, ended)} of those that ended`,
    median: spanInWords(tickets.median),
    p90: spanInWords(tickets.p90),
    from: startOfDay(from),
    to: startOfDay(to),
  };
}

/** Opened and completed by day, week or month: the picture and its table. */
export function partsView(parts: readonly PartCounts[], { step, to }: ReportPeriod) {
  const rows = parts.map((part) => ({
    ...part,
    label: (step === "month" ? MONTH : DAY).format(new Date(part.day)),
  }));
  const busiest = rows.toSorted((a, b) => b.opened - a.opened)[0];
  return {
    step,
    rows,
    unfinished: to >= dayAt(new Date()),
    svg: lineChart({
      id: "per-part",
      title: `Tickets opened and completed per ${step}`,
      description: busiest
        ? `Most were opened from ${busiest.label}: ${busiest.opened}. ${rows.at(-1)?.completed ?? 0} were completed in the last ${step}.`
        : "Nothing was opened.",
      labels: rows.map(({ label }) => label),
      series: [
        { name: "Opened", values: rows.map(({ opened }) => opened) },
        { name: "Completed", values: rows.map(({ completed }) => completed) },
      ],
    }),
  };
}

/** Where the time goes: the picture and its table, in the order of the definition, former tasks last. */
export function tasksView(tasks: readonly TaskFigures[], definition: WorkflowDefinition) {
  const order = definition.tasks.map(({ key }) => key);
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  const rows = tasks
    .toSorted((a, b) => place(a.key) - place(b.key) || a.key.localeCompare(b.key, "en"))
    .map((task) => ({
      ...task,
      title: taskTitle(definition, task.key),
      waitingWords: spanInWords(task.waiting),
      workingWords: spanInWords(task.working),
      share: task.completed === 0 ? "–" : percent(task.returned, task.completed),
      lateShare: task.completed === 0 ? "–" : percent(task.late, task.completed),
    }));
  const done = rows.filter(({ completed }) => completed > 0);
  const slowest = done.toSorted((a, b) => spentOn(b) - spentOn(a))[0];
  const { unit, seconds } = spanUnit(slowest ? spentOn(slowest) : 0);
  return {
    rows,
    completed: done.reduce((sum, { completed }) => sum + completed, 0),
    overdue: rows.reduce((sum, { overdue }) => sum + overdue, 0),
    svg:
      slowest &&
      barChart({
        id: "per-task",
        title: "Median time that a task waits and is worked on",
        description: `${slowest.title} takes longest: ${slowest.waitingWords} waiting and ${slowest.workingWords} being worked on.`,
        unit,
        parts: ["waiting", "being worked on"],
        rows: done.map(({ title, waiting, working }) => ({
          label: title,
          values: [(waiting ?? 0) / seconds, (working ?? 0) / seconds] as const,
        })),
      }),
  };
}

/** The title that the shown version gives a task; its key, where it has none such. */
export function taskTitle({ tasks }: WorkflowDefinition, key: string): string {
  return tasks.find((one) => one.key === key)?.title ?? key;
}

function percent(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
}
