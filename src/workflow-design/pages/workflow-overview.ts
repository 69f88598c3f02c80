import {
  conditionInWords,
  fieldTitle,
  graphList,
  impliedGraph,
  isEmptyCondition,
  nodeId,
  type FindingPlace,
  type GraphListItem,
  type GraphOverlay,
  type TaskType,
  type WorkflowDefinition,
} from "../../engine/index.js";
import { drawGraph } from "../../web/graph/draw-graph.js";
import type { FoundWorkflow } from "../component-queries.js";
import { FIELD_TYPES } from "../fields/field-rows.js";
import { findingsIn, type DesignFinding } from "../findings.js";

/** A finding with the page on which it is put right. */
export interface PlacedFinding extends DesignFinding {
  /** "Place order, condition" */
  readonly where: string;
  readonly href: string;
}

/** What the overview and the components page show of a version. */
export interface Overview {
  readonly findings: readonly PlacedFinding[];
  readonly errors: number;
  readonly warnings: number;
  readonly svg: string | null;
  readonly lines: readonly GraphListItem[];
  readonly tickets: readonly object[];
  readonly tasks: readonly object[];
  readonly completions: readonly object[];
  readonly fields: readonly object[];
}

const PARTS: Readonly<Record<string, string>> = {
  input_fields: "inputs",
  output_fields: "what it may write",
  fields: "fields",
  condition: "condition",
  completion_status: "what the ticket becomes",
  task_type: "who or what does it",
  executor_roles: "who may do it",
  submitter_roles: "who may submit",
  ticket_admin_roles: "ticket admins",
  assignee_field: "named users",
  due: "when it is due",
  withdraw_field: "withdrawing",
  title_field: "title field",
  edit_layout: "layout of the form",
  display_layout: "layout for reading",
  key: "key",
};

const TYPE_WORDS: Readonly<Record<TaskType, string>> = {
  FORM: "",
  SYNC_ACTION: "action, answering at once",
  ASYNC_ACTION: "action, calling back later",
};

interface Kept {
  /** What was known of the company. */
  readonly known: string;
  readonly overview: Promise<Overview>;
}

/** By the definition that they are of: a published one is the same object as long as the company's rights are the same. */
const overviews = new WeakMap<WorkflowDefinition, Kept>();

/** Everything that the overview shows of a version; no database is asked. Made once for what is kept of a version. */
export function overviewOf(workflow: FoundWorkflow): Promise<Overview> {
  const { escalations = new Map(), weeklyMinutes } = workflow.known;
  const known = JSON.stringify([[...escalations], weeklyMinutes]);
  const kept = overviews.get(workflow.definition);
  if (kept?.known === known) return kept.overview;
  const overview = makeOverview(workflow);
  overviews.set(workflow.definition, { known, overview });
  overview.catch(() => overviews.delete(workflow.definition));
  return overview;
}

async function makeOverview(workflow: FoundWorkflow): Promise<Overview> {
  const { definition } = workflow;
  const findings = placedFindings(workflow);
  const graph = impliedGraph(definition);
  return {
    findings,
    errors: findings.filter(({ severity }) => severity === "error").length,
    warnings: findings.filter(({ severity }) => severity === "warning").length,
    svg: await drawGraph(graph, findingsOverlay(findings)),
    lines: graphList(definition, graph),
    ...componentRows(workflow, findings),
    fields: fieldSummary(workflow),
  };
}

/** What the checks find in a version, each with where it is put right; errors first. */
export function placedFindings(workflow: FoundWorkflow): readonly PlacedFinding[] {
  return findingsIn(workflow, workflow.known).map((finding) => placed(workflow, finding));
}

function placed(workflow: FoundWorkflow, finding: DesignFinding): PlacedFinding {
  const { kind, key, part } = finding.place;
  const base = `/design/workflows/${workflow.id}`;
  const partWords = part === undefined ? "" : (PARTS[part] ?? part.replaceAll("_", " "));
  const { title, id } = placeOf(workflow, kind, key);
  const href =
    id !== undefined
      ? `/design/${kind}s/${id}${part === undefined ? "" : `#${part}`}`
      : kind === "field"
        ? `${base}/fields`
        : finding.code === "no_ticket" || finding.code === "no_completion"
          ? `${base}/components`
          : `${base}/edit`;
  return { ...finding, href, where: [title, partWords].filter((word) => word !== "").join(", ") };
}

function placeOf(
  { definition, ids }: FoundWorkflow,
  kind: FindingPlace["kind"],
  key: string,
): { readonly title: string; readonly id?: number | undefined } {
  switch (kind) {
    case "workflow":
      return { title: definition.title };
    case "field":
      return { title: fieldTitle(definition, key) };
    case "ticket":
      return { title: titleOf(definition.tickets, key), id: ids.tickets.get(key) };
    case "task":
      return { title: titleOf(definition.tasks, key), id: ids.tasks.get(key) };
    default:
      return { title: titleOf(definition.completions, key), id: ids.completions.get(key) };
  }
}

function titleOf(list: readonly { key: string; title: string }[], key: string): string {
  return list.find((one) => one.key === key)?.title ?? key;
}

function findingsOverlay(findings: readonly PlacedFinding[]): GraphOverlay {
  const overlay: Record<string, GraphOverlay[string]> = {};
  for (const { place } of findings) {
    if (place.kind === "workflow" || place.kind === "field") continue;
    const found = findingsAt(findings, place.kind, place.key);
    if (found !== null) overlay[nodeId(place.kind, place.key)] = found;
  }
  return overlay;
}

/** "2 errors" or "1 warning" for a component; null where nothing was found. */
function findingsAt(
  findings: readonly PlacedFinding[],
  kind: string,
  key: string,
): { readonly state: "bad" | "warn"; readonly text: string } | null {
  const here = findings.filter(({ place }) => place.kind === kind && place.key === key);
  const errors = here.filter(({ severity }) => severity === "error").length;
  if (here.length === 0) return null;
  const [count, word] = errors > 0 ? [errors, "error"] : [here.length, "warning"];
  return { state: errors > 0 ? "bad" : "warn", text: `${count} ${word}${count === 1 ? "" : "s"}` };
}

function componentRows(
  { definition, ids }: FoundWorkflow,
  findings: readonly PlacedFinding[],
): Pick<Overview, "tickets" | "tasks" | "completions"> {
  const titles = (keys: readonly string[]): readonly string[] =>
    keys.map((key) => fieldTitle(definition, key));
  const asked = (list: readonly { key: string; required: boolean }[]): readonly string[] =>
    list.map(({ key, required }) => fieldTitle(definition, key) + (required ? "" : " (optional)"));
  const when = (condition: Parameters<typeof isEmptyCondition>[0]): string =>
    isEmptyCondition(condition) ? "Always" : conditionInWords(definition, condition);
  return {
    tickets: definition.tickets.map((one) => ({
      ...{ id: ids.tickets.get(one.key), key: one.key, title: one.title },
      ...{ asks: asked(one.fields), roles: one.submitter_roles },
      found: findingsAt(findings, "ticket", one.key),
    })),
    tasks: definition.tasks.map((one) => ({
      ...{ id: ids.tasks.get(one.key), key: one.key, title: one.title },
      ...{ kind: TYPE_WORDS[one.task_type], wokenBy: titles(one.input_fields) },
      ...{ when: when(one.condition), writes: titles(one.output_fields.map(({ key }) => key)) },
      ...{ roles: one.executor_roles, assignee: one.assignee_field },
      assigneeTitle: one.assignee_field && fieldTitle(definition, one.assignee_field),
      found: findingsAt(findings, "task", one.key),
    })),
    completions: definition.completions.map((one) => ({
      ...{ id: ids.completions.get(one.key), key: one.key, title: one.title },
      ...{ wokenBy: titles(one.fields), when: when(one.condition), status: one.completion_status },
      found: findingsAt(findings, "completion", one.key),
    })),
  };
}

function fieldSummary({ definition, fields }: FoundWorkflow): readonly object[] {
  const { tickets, tasks, completions } = definition;
  return fields.list.map(({ key, type }) => ({
    key,
    title: fieldTitle(definition, key),
    type: FIELD_TYPES.find(({ value }) => value === type)?.label ?? type,
    writtenBy: [
      ...tickets.filter((one) => one.fields.some((field) => field.key === key)),
      ...tickets.filter((one) => one.withdraw_field === key),
      ...tasks.filter((one) => one.output_fields.some((field) => field.key === key)),
    ].map(({ title }) => title),
    wakes: [
      ...tasks.filter((one) => one.input_fields.includes(key)),
      ...completions.filter((one) => one.fields.includes(key)),
    ].map(({ title }) => title),
  }));
}
