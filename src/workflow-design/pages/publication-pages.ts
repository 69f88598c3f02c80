import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  asBody,
  emptyForm,
  formIdOf,
  list,
  redirectWith,
  refuse,
  renderPage,
  route,
  withErrors,
  type AnyRoute,
  type FormState,
} from "../../web/index.js";
import { publishWorkflow } from "../commands/publish-workflow.js";
import type { FoundWorkflow } from "../component-queries.js";
import { loadDefinition } from "../definition-queries.js";
import { draftRoleChanges, type RoleListDifference } from "../role-list-changes.js";
import { versionsOf } from "../workflow-queries.js";
import { stampOf } from "./answer-refusal.js";
import { changesBetween } from "./version-changes.js";
import { loadWorkflow, refuseChange, workflowCrumbs } from "./workflow-loading.js";
import { placedFindings } from "./workflow-overview.js";

async function show(
  res: Response,
  actor: Actor,
  workflow: FoundWorkflow,
  form: FormState,
): Promise<void> {
  if (workflow.status !== "DRAFT") return refuseChange(res, workflow);
  const { roleChanges, active } = await readCompany(actor, async (tx) => {
    const versions = await versionsOf(tx, workflow.familyId);
    const now = versions.find(({ status }) => status === "ACTIVE");
    return {
      roleChanges: await draftRoleChanges(tx, workflow.familyId),
      active: now === undefined ? null : await loadDefinition(tx, now.id),
    };
  });
  const findings = placedFindings(workflow);
  await renderPage(res, "design/workflows/publication", {
    title: `Publish version ${workflow.version}`,
    crumbs: workflowCrumbs(workflow),
    ...{ workflow, form, active, findings },
    stamp: stampOf(form, workflow.updatedAt),
    errors: findings.filter(({ severity }) => severity === "error").length,
    changes: active === null ? [] : changesBetween(active.definition, workflow.definition),
    roleChanges: roleChanges.map((change) => roleRow(workflow, change)),
  });
}

/** A changed list in words. */
function roleRow({ definition }: FoundWorkflow, change: RoleListDifference) {
  const { kind, componentKey } = change;
  const components = kind === "SUBMITTER" ? definition.tickets : definition.tasks;
  const component = components.find(({ key }) => key === componentKey)?.title ?? componentKey;
  const before = change.before;
  return {
    what:
      kind === "TICKET_ADMIN"
        ? "Administer its tickets"
        : `${kind === "SUBMITTER" ? "Submit" : "Do"} ${component}`,
    before: before === undefined ? "" : namesInWords(before),
    after: namesInWords(change.after),
  };
}

function namesInWords(names: readonly string[] | null): string {
  if (names === null) return "Any member";
  return names.length === 0 ? "Nobody but company admins" : names.join(", ");
}

async function publish(
  req: Request,
  res: Response,
  actor: Actor,
  workflow: FoundWorkflow,
): Promise<void> {
  // a form without it is none of ours: it is refused like one that was opened before somebody else saved
  const updatedAt = list(asBody(req.body)["updated_at"])[0] ?? "";
  const result = await publishWorkflow(actor, {
    ...{ id: workflow.id, formId: formIdOf(req.body) },
    updatedAt,
  });
  if (result.ok)
    return redirectWith(
      res,
      result.location,
      `Version ${workflow.version} is published. People can submit its tickets now.`,
    );
  const { detail, sentence, errors = [] } = result.rejection;
  if (detail === "findings") {
    res.status(409);
    return show(res, actor, workflow, withErrors({}, errors));
  }
  if (detail === "changed_meanwhile") {
    res.status(409);
    return show(res, actor, workflow, withErrors({}, [{ field: "", message: sentence }]));
  }
  return refuse(res, result.rejection);
}

const one = {
  path: "/design/workflows/:id/publication",
  policy: "designer",
  load: loadWorkflow,
} as const;

/** Publishing a draft: what it changes, then doing it. */
export const publicationRoutes: readonly AnyRoute[] = [
  route({
    ...{ method: "get", ...one },
    handler: (_req, res, actor, workflow) => show(res, actor, workflow, emptyForm()),
  }),
  route({ method: "post", ...one, handler: publish }),
];
