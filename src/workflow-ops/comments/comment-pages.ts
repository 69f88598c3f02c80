import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  asBody,
  emptyForm,
  follow,
  formIdOf,
  pathId,
  queryText,
  redirectWith,
  refuse,
  renderPage,
  route,
  showAgain,
  uploadedFiles,
  type AnyRoute,
  type FormState,
  type Loaded,
} from "../../web/index.js";
import { addFiles } from "../files/commands/add-files.js";
import { watchTicket } from "../notifications/commands/watch-ticket.js";
import { ticketNumber } from "../words.js";
import { readersNamed } from "./audience-queries.js";
import { addComment } from "./commands/add-comment.js";
import { deleteComment } from "./commands/delete-comment.js";
import { editComment } from "./commands/edit-comment.js";
import { findComment, isYoung, type CommentRow } from "./comment-queries.js";
import { discussionOf, type Discussion } from "./discussion-at-hand.js";
import { placeOf, taskDiscussion, type Place } from "./task-discussion-queries.js";

/** What is talked about, and the page that it is talked about on. */
interface Talk {
  readonly at: Discussion;
  readonly place: Place;
}

async function create(req: Request, res: Response, actor: Actor, talk: Talk): Promise<void> {
  const { at, place } = talk;
  const body = asBody(req.body)["body"];
  const location = `${place.address}#said`;
  const input = { ticketId: at.row.id, body, formId: formIdOf(req.body), location };
  const result = await addComment(actor, input);
  if (result.ok) return redirectWith(res, result.location, "Your comment is there.");
  return showAgain(res, result.rejection, (form) => again(res, talk, "comment", form));
}

async function upload(req: Request, res: Response, actor: Actor, talk: Talk): Promise<void> {
  const { at, place } = talk;
  const files = uploadedFiles(req).filter(({ field }) => field === "files");
  const location = `${place.address}#files`;
  const input = { ticketId: at.row.id, files, formId: formIdOf(req.body), location };
  const result = await addFiles(actor, input);
  if (result.ok)
    return redirectWith(
      res,
      result.location,
      files.length === 1 ? "The file is there." : "The files are there.",
    );
  return showAgain(res, result.rejection, (form) => again(res, talk, "files", form));
}

async function watch(
  req: Request,
  res: Response,
  actor: Actor,
  { at, place }: Talk,
): Promise<void> {
  const watching = asBody(req.body)["watching"] !== "0";
  const location = `${place.address}#watching`;
  const input = { ticketId: at.row.id, watching, formId: formIdOf(req.body), location };
  const result = await watchTicket(actor, input);
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(
    res,
    result.location,
    watching ? "You watch this ticket." : "You do not watch this ticket any more.",
  );
}

function live(req: Request, res: Response, actor: Actor, { at }: Talk): void {
  follow(req, res, actor, at.row.id);
}

/** The form alone, with what was typed and what is wrong with it. */
async function again(
  res: Response,
  { at, place }: Talk,
  what: string,
  form: FormState,
): Promise<void> {
  await renderPage(res, "tickets/talk", {
    title: what === "files" ? "Add files" : "Write a comment",
    crumbs: [{ label: place.label, href: place.address }],
    place: place.address.startsWith("/tasks") ? "/tasks" : "/tickets",
    what,
    address: place.address,
    ticketTitle: at.row.title,
    form,
  });
}

async function people(
  req: Request,
  res: Response,
  actor: Actor,
  { at, place }: Talk,
): Promise<void> {
  const search = queryText(req, "q");
  const found = await readCompany(actor, (tx) => readersNamed(tx, at, search));
  if (req.accepts(["html", "json"]) === "json") {
    res.json(found.map(({ name, email }) => ({ name, email })));
    return;
  }
  await renderPage(res, "tickets/readers", {
    title: "Who may see this ticket",
    crumbs: [{ label: place.label, href: place.address }],
    place: place.address.startsWith("/tasks") ? "/tasks" : "/tickets",
    address: place.address,
    search,
    people: found,
  });
}

async function edit(
  _req: Request,
  res: Response,
  actor: Actor,
  comment: CommentRow,
): Promise<void> {
  await showEdit(res, actor, comment, emptyForm({ body: comment.body }));
}

async function showEdit(
  res: Response,
  actor: Actor,
  comment: CommentRow,
  form: FormState,
): Promise<void> {
  const own = comment.authorId === actor.userId;
  await renderPage(res, "tickets/comment", {
    title: own ? "Change your comment" : "Delete a comment",
    own,
    place: "/tickets",
    comment,
    young: isYoung(comment.at, Date.now()),
    form,
  });
}

async function update(
  req: Request,
  res: Response,
  actor: Actor,
  comment: CommentRow,
): Promise<void> {
  const location = `${await pageOf(actor, comment)}#comment-${comment.id}`;
  const input = {
    commentId: comment.id,
    body: asBody(req.body)["body"],
    formId: formIdOf(req.body),
  };
  const result = await editComment(actor, { ...input, location });
  if (result.ok) return redirectWith(res, result.location, "Your comment is changed.");
  return showAgain(res, result.rejection, (form) => showEdit(res, actor, comment, form));
}

async function destroy(
  req: Request,
  res: Response,
  actor: Actor,
  comment: CommentRow,
): Promise<void> {
  const location = `${await pageOf(actor, comment)}#said`;
  const result = await deleteComment(actor, {
    commentId: comment.id,
    formId: formIdOf(req.body),
    location,
  });
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, result.location, "The comment is deleted.");
}

function pageOf(actor: Actor, { ticketId }: CommentRow): Promise<string> {
  return readCompany(actor, async (tx) => (await placeOf(tx, actor, ticketId))?.address ?? "/");
}

async function loadTicket(actor: Actor, req: Request): Promise<Loaded<Talk> | null> {
  const id = pathId(req, "id");
  if (id === null) return null;
  const at = await readCompany(actor, (tx) => discussionOf(tx, actor, id));
  if (at === null) return null;
  const { prefix } = at.definition.definition;
  const place = { address: `/tickets/${id}`, label: ticketNumber(prefix, id) };
  return { object: { at, place }, see: true, may: true };
}

async function loadTask(actor: Actor, req: Request): Promise<Loaded<Talk> | null> {
  const id = pathId(req, "id");
  const talk = id === null ? null : await readCompany(actor, (tx) => taskDiscussion(tx, actor, id));
  return talk && { object: talk, see: true, may: true };
}

/** One's own comment, or a ticket admin's to delete; what may be done with it, the commands know. */
async function loadComment(actor: Actor, req: Request): Promise<Loaded<CommentRow> | null> {
  const id = pathId(req, "id");
  if (id === null) return null;
  return readCompany(actor, async (tx) => {
    const comment = await findComment(tx, id);
    if (comment === null || comment.deleted) return null;
    const at = await discussionOf(tx, actor, comment.ticketId);
    if (at === null) return null;
    const own = comment.authorId === actor.userId;
    const deletes = req.method === "GET" || req.path.endsWith("/deletion");
    const may = own || (at.standing.administers && deletes);
    const sentence = "Expected a comment of yours, but somebody else wrote it.";
    return { object: comment, see: true, may, sentence };
  });
}

const ticket = { policy: "ticketViewer", load: loadTicket } as const;
const task = { policy: "executor", load: loadTask } as const;
const comment = { policy: "ticketViewer", load: loadComment } as const;

/** What people say on a ticket, on its page and on those of its open tasks; the files they put there; whom they may name. */
export const commentRoutes: readonly AnyRoute[] = [
  route({ method: "post", path: "/tickets/:id/comments", ...ticket, handler: create }),
  route({ method: "post", path: "/tasks/:id/comments", ...task, handler: create }),
  route({
    method: "post",
    path: "/tickets/:id/files",
    ...ticket,
    takesFiles: true,
    handler: upload,
  }),
  route({ method: "post", path: "/tasks/:id/files", ...task, takesFiles: true, handler: upload }),
  route({ method: "get", path: "/tickets/:id/live", ...ticket, handler: live }),
  route({ method: "get", path: "/tasks/:id/live", ...task, handler: live }),
  route({
    method: "get",
    path: "/live",
    policy: "member",
    handler: (req, res, actor) => follow(req, res, actor, null),
  }),
  route({ method: "post", path: "/tickets/:id/watching", ...ticket, handler: watch }),
  route({ method: "post", path: "/tasks/:id/watching", ...task, handler: watch }),
  route({ method: "get", path: "/tickets/:id/people", ...ticket, handler: people }),
  route({ method: "get", path: "/tasks/:id/people", ...task, handler: people }),
  route({ method: "get", path: "/comments/:id/edit", ...comment, handler: edit }),
  route({ method: "post", path: "/comments/:id", ...comment, handler: update }),
  route({ method: "post", path: "/comments/:id/deletion", ...comment, handler: destroy }),
];
