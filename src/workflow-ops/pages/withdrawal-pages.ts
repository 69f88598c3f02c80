import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  asBody,
  emptyForm,
  formIdOf,
  pathId,
  redirectWith,
  refuse,
  renderPage,
  route,
  type AnyRoute,
  type Loaded,
} from "../../web/index.js";
import { previewWithdrawal } from "../commands/preview-queries.js";
import { withdrawTicket } from "../commands/withdraw-ticket.js";
import { findTicket, type TicketPage } from "../tickets/ticket-queries.js";
import { ticketCrumbs } from "./ticket-at-hand-pages.js";

async function show(res: Response, actor: Actor, ticket: TicketPage, note?: string): Promise<void> {
  const answer = await readCompany(actor, (tx) => previewWithdrawal(tx, actor, ticket.id));
  if (!answer.ok) return refuse(res, { location: `/tickets/${ticket.id}`, ...answer.rejection });
  await renderPage(res, "tickets/withdrawal", {
    title: "Withdraw this ticket",
    crumbs: ticketCrumbs(ticket),
    place: "/tickets",
    ticket,
    preview: answer.preview,
    form: emptyForm(),
    note,
  });
}

async function create(req: Request, res: Response, actor: Actor, ticket: TicketPage) {
  const result = await withdrawTicket(actor, {
    ticketId: ticket.id,
    formId: formIdOf(req.body),
    confirmedStall: asBody(req.body)["confirmed_stall"] === "1",
  });
  if (result.ok) return redirectWith(res, result.location, "You have withdrawn the ticket.");
  const { rejection } = result;
  if (rejection.detail === "would_stall")
    return show(res.status(409), actor, ticket, rejection.sentence);
  return refuse(res, { location: `/tickets/${ticket.id}`, ...rejection });
}

/** Only the submitter's own: ticket admins see the ticket, and cancel it instead. */
async function load(actor: Actor, req: Request): Promise<Loaded<TicketPage> | null> {
  const id = pathId(req, "id");
  const ticket = id === null ? null : await readCompany(actor, (tx) => findTicket(tx, actor, id));
  return (
    ticket && {
      object: ticket,
      see: true,
      may: ticket.submitterId === actor.userId,
      sentence: "Expected the submitter to withdraw this ticket, but somebody else submitted it.",
    }
  );
}

/** Taking one's own ticket back. */
export const withdrawalRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/tickets/:id/withdrawal",
    policy: "submitter",
    load,
    handler: (_req, res, actor, ticket) => show(res, actor, ticket),
  }),
  route({
    method: "post",
    path: "/tickets/:id/withdrawal",
    policy: "submitter",
    load,
    handler: create,
  }),
];
