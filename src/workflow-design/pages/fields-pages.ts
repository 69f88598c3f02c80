import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import {
  asBody,
  emptyForm,
  formIdOf,
  list,
  redirectWith,
  renderPage,
  route,
  type AnyRoute,
  type FormState,
} from "../../web/index.js";
import { saveFieldsJson } from "../commands/save-fields-json.js";
import { saveFieldsTable } from "../commands/save-fields-table.js";
import type { FoundWorkflow } from "../component-queries.js";
import { fieldRows, FIELD_TYPES, type FieldRow } from "../fields/field-rows.js";
import { limitsOf } from "../fields/row-limits.js";
import { jsonText } from "../json-text.js";
import { answerRefusal, stampOf } from "./answer-refusal.js";
import { typeInWords } from "./component-choices.js";
import { BLANK_ROW, rowsAfter, typedRows } from "./fields-forms.js";
import { limitsInWords } from "./limit-words.js";
import { loadWorkflow, refuseChange, workflowTabs } from "./workflow-loading.js";
import { WORKFLOWS_CRUMB } from "./workflow-list-pages.js";

const SAVED = "The fields are saved.";

/** What the table page shows: the rows as typed or stored. */
interface Table {
  readonly rows: readonly FieldRow[];
  readonly form: FormState;
  /** Rows were added, moved or taken out, and nothing is saved yet. */
  readonly unsaved?: boolean;
}

async function showTable(res: Response, workflow: FoundWorkflow, table: Table): Promise<void> {
  const isDraft = workflow.status === "DRAFT";
  const blank = isDraft && table.rows.length === 0 ? [BLANK_ROW, BLANK_ROW, BLANK_ROW] : [];
  await renderPage(res, "design/workflows/fields", {
    ...about(workflow, table.form),
    rows: [...table.rows, ...blank].map((row) => rowView(workflow, row)),
    types: FIELD_TYPES,
    unsaved: table.unsaved ?? false,
  });
}

/** What both pages of fields have. */
function about(workflow: FoundWorkflow, form: FormState) {
  return {
    title: workflow.definition.title,
    crumbs: [WORKFLOWS_CRUMB],
    ...{ workflow, form },
    tabs: workflowTabs(workflow),
    tab: 1,
    stamp: stampOf(form, workflow.updatedAt),
  };
}

function rowView(workflow: FoundWorkflow, row: FieldRow) {
  const field = workflow.fields.byKey.get(row.was);
  const count = row.choices === "" ? 0 : row.choices.split("\n").length;
  const choosing = row.type === "choice" || row.type === "choices";
  const limits = field?.type === row.type ? limitsInWords(field) : "";
  return {
    ...row,
    limits,
    limited: limitsOf(row.type),
    mayMatch: ["text", "textarea", "email", "link"].includes(row.type),
    typeWords: typeInWords(row.type),
    choiceList: row.choices.split("\n").filter((line) => line !== ""),
    choosing,
    summary: [
      choosing ? `${count} ${count === 1 ? "choice" : "choices"}` : "",
      row.help === "" ? "" : "help",
      limits,
    ]
      .filter((part) => part !== "")
      .join(" · "),
  };
}

async function saveTable(
  req: Request,
  res: Response,
  actor: Actor,
  workflow: FoundWorkflow,
): Promise<void> {
  if (workflow.status !== "DRAFT") return refuseChange(res, workflow);
  const changed = rowsAfter(req.body);
  if (changed !== null) {
    const form = emptyForm(asBody(req.body));
    return showTable(res, workflow, { rows: changed, form, unsaved: true });
  }
  const { rows, errors } = typedRows(req.body);
  const again = (form: FormState): Promise<void> => showTable(res, workflow, { rows, form });
  if (errors.length > 0) {
    res.status(422);
    return again({ values: asBody(req.body), errors });
  }
  const result = await saveFieldsTable(actor, { ...target(req, workflow), rows });
  if (!result.ok) return answerRefusal(res, result.rejection, again);
  redirectWith(res, `/design/workflows/${workflow.id}/fields`, SAVED);
}

function target(req: Request, { id }: FoundWorkflow) {
  const updatedAt = list(asBody(req.body)["updated_at"])[0] ?? "";
  return { id, updatedAt, formId: formIdOf(req.body) };
}

async function showJson(res: Response, workflow: FoundWorkflow, form: FormState): Promise<void> {
  await renderPage(res, "design/workflows/fields-json", {
    ...about(workflow, form),
    text: jsonText(workflow.definition.fields_schema),
  });
}

async function saveJson(
  req: Request,
  res: Response,
  actor: Actor,
  workflow: FoundWorkflow,
): Promise<void> {
  if (workflow.status !== "DRAFT") return refuseChange(res, workflow);
  const text = list(asBody(req.body)["fields_schema"])[0] ?? "";
  const result = await saveFieldsJson(actor, { ...target(req, workflow), text });
  if (!result.ok)
    return answerRefusal(res, result.rejection, (form) => showJson(res, workflow, form));
  redirectWith(res, `/design/workflows/${workflow.id}/fields/json`, SAVED);
}

const one = { policy: "designer", load: loadWorkflow } as const;

/** A workflow's fields, as a table and as JSON. */
export const fieldsRoutes: readonly AnyRoute[] = [
  route({
    ...{ method: "get", path: "/design/workflows/:id/fields", ...one },
    handler: (_req, res, _actor, workflow) =>
      showTable(res, workflow, {
        rows: fieldRows(workflow.definition.fields_schema),
        form: emptyForm(),
      }),
  }),
  route({ method: "post", path: "/design/workflows/:id/fields", ...one, handler: saveTable }),
  route({
    ...{ method: "get", path: "/design/workflows/:id/fields/json", ...one },
    handler: (_req, res, _actor, workflow) => showJson(res, workflow, emptyForm()),
  }),
  route({ method: "post", path: "/design/workflows/:id/fields/json", ...one, handler: saveJson }),
];
