import type { Request, Response } from "express";
import { notFound, pathId, renderPage, route, type AnyRoute } from "../web/index.js";
import { findMail, newestMails } from "./mail-queries.js";

async function index(res: Response): Promise<void> {
  await renderPage(res, "mail/dev-mails", {
    title: "Mail of this trial",
    mails: await newestMails(),
  });
}

async function show(req: Request, res: Response): Promise<void> {
  const [companyId, id] = [pathId(req, "companyId"), pathId(req, "id")];
  const mail = companyId !== null && id !== null ? await findMail(companyId, id) : null;
  if (!mail) return notFound(res);
  const parts = (mail.text ?? "").split(/(https?:\/\/\S+)/);
  await renderPage(res, "mail/dev-mail", { title: mail.subject, mail, parts });
}

/** Mails that nobody sends, to be read: listed by app.ts only without a mail server and outside production. */
export const devMailRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/dev/mail",
    policy: "public",
    handler: (_req, res) => index(res),
  }),
  route({ method: "get", path: "/dev/mail/:companyId/:id", policy: "public", handler: show }),
];
