import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  formIdOf,
  pathId,
  redirectWith,
  refuse,
  route,
  sendFile,
  type AnyRoute,
  type Loaded,
} from "../../web/index.js";
import { placeOf } from "../comments/task-discussion-queries.js";
import { removeFile } from "./commands/remove-file.js";
import { fileContents } from "./file-contents.js";
import { findFile, type Download } from "./file-queries.js";

async function show(_req: Request, res: Response, actor: Actor, file: Download): Promise<void> {
  await sendFile(res, file, fileContents.read(actor, file.id));
}

async function destroy(req: Request, res: Response, actor: Actor, file: Download): Promise<void> {
  const { ticketId } = file;
  const place =
    ticketId === null ? null : await readCompany(actor, (tx) => placeOf(tx, actor, ticketId));
  const location = `${place?.address ?? ""}#files`;
  const result = await removeFile(actor, { fileId: file.id, formId: formIdOf(req.body), location });
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, result.location, `“${file.name}” is taken away.`);
}

async function load(actor: Actor, req: Request): Promise<Loaded<Download> | null> {
  const id = pathId(req, "id");
  const file = id === null ? null : await readCompany(actor, (tx) => findFile(tx, actor, id));
  if (file === null) return null;
  const may = !req.path.endsWith("/removal") || file.mayRemove;
  const sentence = file.onTicket
    ? "Expected a file of yours, but somebody else put it here."
    : "Expected a file on a ticket, but this one is the value of a field: correct the field instead.";
  return { object: file, see: true, may, sentence };
}

const readers = { policy: "ticketViewer", load } as const;

/** Downloading a file, and taking one off a ticket. */
export const fileRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/files/:id", ...readers, handler: show }),
  route({ method: "post", path: "/files/:id/removal", ...readers, handler: destroy }),
];
