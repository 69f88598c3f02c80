import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { withCompany } from "../../db/index.js";
import {
  asBody,
  emptyForm,
  formIdOf,
  list,
  redirectWith,
  renderPage,
  route,
  showAgain,
  withErrors,
  type AnyRoute,
  type FormState,
} from "../../web/index.js";
import { importDefinition } from "../commands/import-definition.js";
import { importPreview } from "../import-preview-queries.js";
import { WORKFLOWS_CRUMB } from "./workflow-list-pages.js";

const PATH = "/design/import";

function show(res: Response, form: FormState): Promise<void> {
  const crumbs = [WORKFLOWS_CRUMB];
  return renderPage(res, "design/import", {
    ...{ title: "Import a workflow", crumbs, form },
    place: "/design/workflows",
  });
}

/** Says what importing the text would do; a text that is no export file comes back with its mistakes. */
async function showPreview(
  res: Response,
  actor: Actor,
  text: string,
  form: FormState,
): Promise<void> {
  const read = await withCompany(actor, (tx) => importPreview(tx, text));
  if (!read.ok) {
    res.status(422);
    return show(res, withErrors({ file: text }, read.rejection.errors ?? []));
  }
  const { preview } = read;
  await renderPage(res, "design/import-preview", {
    title: `Import ${preview.title}`,
    crumbs: [WORKFLOWS_CRUMB, { label: "Import a workflow", href: PATH }],
    place: "/design/workflows",
    ...{ preview, text, form },
  });
}

async function post(req: Request, res: Response, actor: Actor): Promise<void> {
  const typed = asBody(req.body);
  // A browser sends a text's line ends as CR LF; an export file has LF.
  const text = (list(typed["file"])[0] ?? "").replaceAll("\r\n", "\n");
  if (list(typed["confirmed"])[0] !== "yes")
    return showPreview(res, actor, text, emptyForm({ missing_roles: "leave_out" }));
  const prefix = (list(typed["prefix"])[0] ?? "").trim().toUpperCase();
  const result = await importDefinition(actor, {
    text,
    formId: formIdOf(typed),
    missingRoles: list(typed["missing_roles"])[0] === "create" ? "create" : "leave_out",
    ...(prefix === "" ? {} : { prefix }),
  });
  if (!result.ok)
    return showAgain(res, result.rejection, (form) => showPreview(res, actor, text, form));
  redirectWith(res, result.location, "It is imported as a draft. Nothing is published yet.");
}

/** Importing an export file: pasted, looked at, confirmed. */
export const importRoutes: readonly AnyRoute[] = [
  route({
    ...{ method: "get", path: PATH, policy: "designer" },
    handler: (_req, res) => show(res, emptyForm()),
  }),
  route({ method: "post", path: PATH, policy: "designer", handler: post }),
];
