import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
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
  uploadedFiles,
} from "../../web/index.js";
import { importDefinition } from "../commands/import-definition.js";
import { importPreview } from "../import-preview-queries.js";
import { WORKFLOWS_CRUMB } from "./workflow-list-pages.js";

const PATH = "/design/import";

/** A text that is no export file comes back to be mended where it is, unless it is longer than any. */
const LONGEST_SHOWN = 1_000_000;

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
  const read = await readCompany(actor, (tx) => importPreview(tx, text));
  if (!read.ok) {
    res.status(422);
    const shown = text.length > LONGEST_SHOWN ? "" : text;
    return show(res, withErrors({ file: shown }, read.rejection.errors ?? []));
  }
  const { preview } = read;
  await renderPage(res, "design/import-preview", {
    title: `Import ${preview.title}`,
    crumbs: [WORKFLOWS_CRUMB, { label: "Import a workflow", href: PATH }],
    place: "/design/workflows",
    ...{ preview, text, form },
  });
}

/** The text of the file that was chosen, else the pasted one; null for a file that is no text. */
function textOf(req: Request): string | null {
  const file = uploadedFiles(req).find(({ field }) => field === "upload");
  // A browser sends a pasted text's line ends as CR LF; an export file has LF.
  if (!file) return (list(asBody(req.body)["file"])[0] ?? "").replaceAll("\r\n", "\n");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(file.bytes);
  } catch {
    return null;
  }
}

async function post(req: Request, res: Response, actor: Actor): Promise<void> {
  const typed = asBody(req.body);
  const text = textOf(req);
  if (text === null) {
    const errors = [
      { field: "upload", message: "File must be a text in UTF-8, as it was exported" },
    ];
    return show(res.status(422), withErrors({}, errors));
  }
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

/** Importing an export file: chosen or pasted, looked at, confirmed. */
export const importRoutes: readonly AnyRoute[] = [
  route({
    ...{ method: "get", path: PATH, policy: "designer" },
    handler: (_req, res) => show(res, emptyForm()),
  }),
  route({ method: "post", path: PATH, policy: "designer", takesFiles: true, handler: post }),
];
