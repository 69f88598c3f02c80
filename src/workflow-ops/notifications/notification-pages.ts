import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  asBody,
  formIdOf,
  pageOf,
  PAGE_SIZE,
  pathId,
  page,
  pageAfterId,
  queryText,
  redirectWith,
  redirectWithWarning,
  refuse,
  renderPage,
  route,
  rowId,
  safeNext,
  sameListAddress,
  sendCsv,
  type AnyRoute,
  type CsvCell,
  type Found,
} from "../../web/index.js";
import { placeOf } from "../comments/task-discussion-queries.js";
import { findTask } from "../tasks/task-queries.js";
import { followed, markAllRead, markRead } from "./commands/mark-read.js";
import { KINDS } from "./kinds.js";
import {
  findNotification,
  listNotifications,
  type NotificationFilter,
  type NotificationRow,
} from "./notification-queries.js";
import { sentenceOf, ticketOf } from "./notification-words.js";

function filterOf(req: Request): NotificationFilter {
  const asked = queryText(req, "kind");
  return {
    unread: queryText(req, "unread") === "1",
    kind: KINDS.find(({ kind }) => kind === asked)?.kind ?? null,
    search: queryText(req, "q").slice(0, 200),
  };
}

async function index(req: Request, res: Response, actor: Actor): Promise<void> {
  const filter = filterOf(req);
  const place = { below: pageAfterId(req), size: PAGE_SIZE + 1 };
  const rows = await readCompany(actor, (tx) => listNotifications(tx, actor.userId, filter, place));
  const shown = pageOf(req, rows.map(withWords), ({ id }) => id);
  await renderPage(res, "notifications/index", {
    title: "Notifications",
    page: shown,
    filter,
    kinds: KINDS.map(({ kind, label }) => ({ value: kind, label })),
    filtered: filter.search !== "" || filter.kind !== null || filter.unread,
    later: page(req).after !== undefined,
    newest: rows[0]?.id,
    anyUnread: rows.some(({ read }) => !read),
    here: sameListAddress(req, {}),
    csv: sameListAddress(req, { after: "" }).replace(/^[^?]*/, "/notifications.csv"),
  });
}

function withWords(row: NotificationRow) {
  return { ...row, sentence: sentenceOf(row), ticket: ticketOf(row) };
}

async function csv(req: Request, res: Response, actor: Actor): Promise<void> {
  const header = ["When", "What", "Ticket", "Read"];
  await sendCsv(res, "notifications", header, every(actor, filterOf(req)));
}

async function* every(
  actor: Actor,
  filter: NotificationFilter,
): AsyncGenerator<readonly CsvCell[]> {
  const size = 500;
  for (let below: number | null = null; ;) {
    const rows: NotificationRow[] = await readCompany(actor, (tx) =>
      listNotifications(tx, actor.userId, filter, { below, size }),
    );
    for (const row of rows) yield [row.at, sentenceOf(row), ticketOf(row), row.read ? "yes" : "no"];
    below = rows.at(-1)?.id ?? null;
    if (rows.length < size) return;
  }
}

/** Goes where a notification leads: to the task, else to where the reader sees the ticket. What it was about may be nobody's to see by now. */
async function show(
  _req: Request,
  res: Response,
  actor: Actor,
  told: NotificationRow,
): Promise<void> {
  await followed(actor, told.id);
  const address = await readCompany(actor, async (tx) => {
    const { taskId, commentId, ticketId } = told;
    if (taskId !== null && (await findTask(tx, actor, taskId)) !== null) return `/tasks/${taskId}`;
    const place = await placeOf(tx, actor, ticketId);
    return place && `${place.address}${commentId === null ? "" : `#comment-${commentId}`}`;
  });
  if (address !== null) return res.redirect(303, address);
  redirectWithWarning(res, "/notifications", `${ticketOf(told)} is not yours to see any more.`);
}

async function update(
  req: Request,
  res: Response,
  actor: Actor,
  { id }: NotificationRow,
): Promise<void> {
  const body = asBody(req.body);
  const location = backTo(body["back"]);
  const result = await markRead(actor, {
    id,
    read: body["read"] !== "0",
    formId: formIdOf(req.body),
    location,
  });
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, result.location);
}

async function updateAll(req: Request, res: Response, actor: Actor): Promise<void> {
  const body = asBody(req.body);
  const upTo = rowId(body["up_to"]) ?? 0;
  const location = backTo(body["back"]);
  const result = await markAllRead(actor, { upTo, formId: formIdOf(req.body), location });
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, result.location, "All are marked as read.");
}

function backTo(value: unknown): string {
  const path = safeNext(typeof value === "string" ? value : "");
  return path.startsWith("/notifications") ? path : "/notifications";
}

async function load(actor: Actor, req: Request): Promise<Found<NotificationRow> | null> {
  const id = pathId(req, "id");
  if (id === null) return null;
  const object = await readCompany(actor, (tx) => findNotification(tx, actor.userId, id));
  return object && { object };
}

/** What the reader was told of. */
export const notificationRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/notifications", policy: "member", handler: index }),
  route({ method: "get", path: "/notifications.csv", policy: "member", handler: csv }),
  route({ method: "post", path: "/notifications/reading", policy: "member", handler: updateAll }),
  route({ method: "get", path: "/notifications/:id", policy: "member", load, handler: show }),
  route({
    method: "post",
    path: "/notifications/:id/reading",
    policy: "member",
    load,
    handler: update,
  }),
];
