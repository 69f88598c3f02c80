import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { listRoles } from "../../accounts/index.js";
import { readCompany } from "../../db/index.js";
import { fieldTitle } from "../../engine/index.js";
import {
  emptyForm,
  formIdOf,
  parseBody,
  redirectWith,
  renderPage,
  route,
  type AnyRoute,
  type FormState,
} from "../../web/index.js";
import { listStamp } from "../list-stamp.js";
import { updateWorkflow } from "../commands/update-workflow.js";
import type { FoundWorkflow } from "../component-queries.js";
import { versionsOf } from "../workflow-queries.js";
import { answerRefusal, stampOf } from "./answer-refusal.js";
import { fieldOptions, referenceRows } from "./component-choices.js";
import { referenceValues, type Values } from "./component-values.js";
import { referencesOf, roleIdsOf, workflowForm } from "./workflow-forms.js";
import { loadWorkflow, refuseChange, workflowTabs } from "./workflow-loading.js";
import { WORKFLOWS_CRUMB } from "./workflow-list-pages.js";

/** A version's own columns as its form's values. */
function settingsValues({ definition, lists }: FoundWorkflow): Values {
  const { title, prefix, description, title_field, display_layout } = definition;
  return {
    ...{ title, prefix, description, display_layout },
    title_field: title_field ?? "",
    ticket_admin_roles: lists.ticketAdmin.roleIds.map(String),
    ...referenceValues(definition.ext_ref),
  };
}

/** The settings of a version: a draft's form, or what was published with the form of its live ticket admins. */
export async function showSettings(
  res: Response,
  actor: Actor,
  workflow: FoundWorkflow,
  form: FormState = emptyForm(settingsValues(workflow)),
): Promise<void> {
  const { definition } = workflow;
  const [roles, versions] = await readCompany(actor, (tx) =>
    Promise.all([listRoles(tx), versionsOf(tx, workflow.familyId)]),
  );
  await renderPage(res, "design/workflows/edit", {
    title: definition.title,
    crumbs: [WORKFLOWS_CRUMB],
    ...{ workflow, form },
    tabs: workflowTabs(workflow),
    tab: 4,
    stamp: stampOf(form, workflow.updatedAt),
    listWas: form.values["list_was"] ?? listStamp(workflow.lists.ticketAdmin),
    prefixStays: versions.some(({ status }) => status !== "DRAFT"),
    roles: roles.map(({ id, name }) => ({ value: id, label: name })),
    fields: fieldOptions(workflow, null, String(form.values["title_field"] ?? "")),
    titleFieldTitle:
      definition.title_field === null ? "" : fieldTitle(definition, definition.title_field),
    references: referenceRows(form.values),
  });
}

async function update(
  req: Request,
  res: Response,
  actor: Actor,
  workflow: FoundWorkflow,
): Promise<void> {
  if (workflow.status !== "DRAFT") return refuseChange(res, workflow);
  const again = (form: FormState): Promise<void> => showSettings(res, actor, workflow, form);
  const parsed = parseBody(workflowForm, req.body);
  if (!parsed.ok) {
    res.status(422);
    return again(parsed.form);
  }
  const { prefix, updated_at: updatedAt, ...columns } = parsed.data;
  const result = await updateWorkflow(actor, {
    ...columns,
    ...(prefix === undefined ? {} : { prefix }),
    ...{ id: workflow.id, updatedAt, formId: formIdOf(req.body) },
    ext_ref: referencesOf(req.body),
    ticketAdminRoleIds: roleIdsOf(req.body, "ticket_admin_roles"),
  });
  if (!result.ok) return answerRefusal(res, result.rejection, again);
  redirectWith(res, `/design/workflows/${workflow.id}/edit`, "The settings are saved.");
}

const one = { policy: "designer", load: loadWorkflow } as const;

/** A version's own settings. */
export const settingsRoutes: readonly AnyRoute[] = [
  route({
    ...{ method: "get", path: "/design/workflows/:id/edit", ...one },
    handler: (_req, res, actor, workflow) => showSettings(res, actor, workflow),
  }),
  route({ method: "post", path: "/design/workflows/:id/edit", ...one, handler: update }),
];
