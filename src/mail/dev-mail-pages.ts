import type { Request, Response } from "express";
import { notFound, pathId, renderPage, route, type AnyRoute } from "../web/index.js";
import { findMail, newestMails } from "./mail-queries.js";

/** Whoever reads these mails can use the links in them: this machine's own people only, whatever address the server listens on. */
function isHere(req: Request): boolean {
  return /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(req.ip ?? "");
}

async function index(req: Request, res: Response): Promise<void> {
  if (!isHere(req)) return notFound(res);
  await renderPage(res, "mail/dev-mails", {
    title: "Mail of this trial",
    mails: await newestMails(),
  });
}

async function show(req: Request, res: Response): Promise<void> {
  const [companyId, id] = [pathId(req, "companyId"), pathId(req, "id")];
  if (!isHere(req)) return notFound(res);
  const mail = companyId !== null && id !== null ? await findMail(companyId, id) : null;
  if (!mail) return notFound(res);
  const parts = (mail.text ?? "").split(/(https?:\/\/\S+)/);
  await renderPage(res, "mail/dev-mail", { title: mail.subject, mail, parts });
}

/** Mails that nobody sends, to be read: listed by app.ts only without a mail server and outside production. Answered to this machine alone. */
export const devMailRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/dev/mail",
    policy: "public",
    handler: index,
  }),
  route({ method: "get", path: "/dev/mail/:companyId/:id", policy: "public", handler: show }),
];
