import type { Request, Response } from "express";
import type { Actor, FieldError, Rejection } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import type { Fields } from "../../engine/index.js";
import { parseFields, summaryErrors, type Typed } from "../../workflow-design/index.js";
import {
  asBody,
  formIdOf,
  notFound,
  pathId,
  queryText,
  redirectWith,
  refuse,
  renderPage,
  route,
  rowId,
  type AnyRoute,
  type Loaded,
} from "../../web/index.js";
import { activeForm } from "../commands/active-form.js";
import { deleteSavedTicket } from "../commands/delete-saved-ticket.js";
import { previewSubmission } from "../commands/preview-queries.js";
import type { Preview } from "../commands/preview.js";
import { saveTicket } from "../commands/save-ticket.js";
import { submitTicket } from "../commands/submit-ticket.js";
import { findSavedTicket } from "../tickets/saved-ticket-queries.js";
import { listSubmittable } from "../tickets/submittable-queries.js";
import { findTicketForm, type TicketForm } from "../tickets/ticket-form-queries.js";
import {
  asTyped,
  fieldForm,
  formChoices,
  keptBody,
  postedFields,
  type Held,
} from "./form-views.js";
import { byWorkflow } from "./submittable-groups.js";

const CRUMBS = [
  { label: "My tickets", href: "/tickets" },
  { label: "Submit a ticket", href: "/tickets/new" },
];

/** How the form is shown: what it holds, what is wrong, what submitting would do, what to know first. */
interface Shown {
  readonly held: Held;
  readonly errors: readonly FieldError[];
  readonly savedId: number | null;
  readonly preview?: Preview;
  readonly note?: string;
}

async function choose(_req: Request, res: Response, actor: Actor): Promise<void> {
  const kinds = await readCompany(actor, (tx) => listSubmittable(tx, actor));
  await renderPage(res, "tickets/choose", {
    title: "Submit a ticket",
    crumbs: CRUMBS.slice(0, 1),
    place: "/tickets",
    groups: byWorkflow(kinds),
  });
}

async function show(res: Response, actor: Actor, form: TicketForm, shown: Shown): Promise<void> {
  const { definition, ticket } = form;
  const choices = await readCompany(actor, (tx) =>
    formChoices(tx, actor, {
      fields: definition.fields,
      list: ticket.fields,
      ticketId: shown.savedId,
      held: shown.held,
    }),
  );
  await renderPage(res, "tickets/new", {
    title: ticket.title,
    crumbs: CRUMBS,
    place: "/tickets",
    ticket,
    workflow: definition.definition,
    ticketDefinitionId: form.id,
    fields: fieldForm(definition, {
      list: ticket.fields,
      layout: ticket.edit_layout,
      values: {},
      choices,
      ...shown,
    }),
    form: { values: {}, errors: summaryErrors(shown.errors) },
    savedId: shown.savedId,
    preview: shown.preview,
    note: shown.note,
  });
}

async function newTicket(
  req: Request,
  res: Response,
  actor: Actor,
  form: TicketForm,
): Promise<void> {
  if (!form.active) return refuseOld(res, actor, form);
  const savedId = rowId(queryText(req, "saved"));
  if (savedId === null) return show(res, actor, form, { held: {}, errors: [], savedId });
  const saved = await readCompany(actor, (tx) => findSavedTicket(tx, actor, savedId));
  if (saved === null || saved.ticketDefinitionId !== form.id) return notFound(res);
  const held = asTyped(form.ticket.fields, saved.typed);
  return show(res, actor, form, { held, errors: [], savedId });
}

/** A form of an older version: why it cannot be used, with the way to its successor. */
async function refuseOld(res: Response, actor: Actor, { id }: TicketForm): Promise<void> {
  const found = await readCompany(actor, (tx) => activeForm(tx, actor, id));
  return found.ok ? notFound(res) : refuse(res, found.rejection);
}

async function create(req: Request, res: Response, actor: Actor, form: TicketForm): Promise<void> {
  const { body, errors } = await keptBody(req, actor);
  const savedId = rowId(body["saved_ticket_id"]);
  if (!form.active) return refuseOld(res, actor, form);
  const saving = body["action"] === "save";
  const parsed = await readCompany(actor, async (tx) =>
    parseFields(form.definition.fields, form.ticket.fields, body, {
      ...(await formChoices(tx, actor, {
        fields: form.definition.fields,
        list: form.ticket.fields,
        ticketId: savedId,
        held: postedFields(body),
      })),
      required: !saving,
    }),
  );
  const sent: Sent = { actor, form, body, savedId, typed: parsed.typed };
  if (errors.length > 0) return again(res.status(422), sent, { errors });
  if (saving) return save(req, res, sent);
  if (!parsed.ok) return again(res.status(422), sent, { errors: parsed.errors });
  if (body["action"] === "preview") return preview(res, sent, parsed.values);
  return submit(req, res, sent, parsed.values);
}

/** A form that was sent by somebody who may submit it. */
interface Sent {
  readonly actor: Actor;
  readonly form: TicketForm;
  readonly body: Readonly<Record<string, unknown>>;
  readonly savedId: number | null;
  readonly typed: Typed;
}

function again(res: Response, sent: Sent, more: Partial<Shown>): Promise<void> {
  const { actor, form, savedId, typed } = sent;
  return show(res, actor, form, {
    held: asTyped(form.ticket.fields, typed),
    errors: [],
    savedId,
    ...more,
  });
}

async function save(req: Request, res: Response, sent: Sent): Promise<void> {
  const { actor, form, savedId, typed } = sent;
  const result = await saveTicket(actor, {
    ticketDefinitionId: form.id,
    typed,
    formId: formIdOf(req.body),
    ...(savedId === null ? {} : { savedTicketId: savedId }),
  });
  if (!result.ok) return refuseSubmission(res, sent, result.rejection);
  redirectWith(res, result.location, "Saved for later. Only you can see it until you submit it.");
}

async function preview(res: Response, sent: Sent, values: Fields): Promise<void> {
  const { actor, form } = sent;
  const input = { ticketDefinitionId: form.id, values };
  const answer = await readCompany(actor, (tx) => previewSubmission(tx, actor, input));
  if (!answer.ok) return refuseSubmission(res, sent, answer.rejection);
  return again(res, sent, { preview: answer.preview });
}

async function submit(req: Request, res: Response, sent: Sent, values: Fields): Promise<void> {
  const { actor, form, body, savedId } = sent;
  const result = await submitTicket(actor, {
    ticketDefinitionId: form.id,
    values,
    formId: formIdOf(req.body),
    confirmedStall: body["confirmed_stall"] === "1",
    ...(savedId === null ? {} : { savedTicketId: savedId }),
  });
  if (result.ok) return redirectWith(res, result.location, `${form.ticket.title} is submitted.`);
  if (result.rejection.detail !== "would_stall")
    return refuseSubmission(res, sent, result.rejection);
  const input = { ticketDefinitionId: form.id, values };
  const answer = await readCompany(actor, (tx) => previewSubmission(tx, actor, input));
  return again(res.status(409), sent, {
    note: result.rejection.sentence,
    ...(answer.ok ? { preview: answer.preview } : {}),
  });
}

function refuseSubmission(res: Response, sent: Sent, rejection: Rejection): Promise<void> {
  if (!rejection.errors) return refuse(res, rejection);
  return again(res.status(422), sent, { errors: rejection.errors });
}

async function destroy(req: Request, res: Response, actor: Actor, id: number): Promise<void> {
  const result = await deleteSavedTicket(actor, { ticketId: id, formId: formIdOf(req.body) });
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, result.location, "The saved ticket is deleted.");
}

function loadForm(actor: Actor, req: Request): Promise<Loaded<TicketForm> | null> {
  return loadFormOf(actor, pathId(req, "ticketDefinitionId"));
}

/** The form that a submission names. */
function loadSubmitted(actor: Actor, req: Request): Promise<Loaded<TicketForm> | null> {
  return loadFormOf(actor, rowId(asBody(req.body)["ticket_definition_id"]));
}

async function loadFormOf(actor: Actor, id: number | null): Promise<Loaded<TicketForm> | null> {
  const form = id === null ? null : await readCompany(actor, (tx) => findTicketForm(tx, actor, id));
  return form && { object: form, see: true, may: true };
}

async function loadOwn(_actor: Actor, req: Request): Promise<Loaded<number> | null> {
  const id = pathId(req, "id");
  return id === null ? null : { object: id, see: true, may: true };
}

/** Submitting: choosing, the form, saving it for later. */
export const ticketFormRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/tickets/new", policy: "member", handler: choose }),
  route({
    method: "get",
    path: "/tickets/new/:ticketDefinitionId",
    policy: "submitter",
    load: loadForm,
    handler: newTicket,
  }),
  route({
    method: "post",
    path: "/tickets",
    policy: "submitter",
    load: loadSubmitted,
    takesFiles: true,
    handler: create,
  }),
  route({
    method: "post",
    path: "/tickets/:id/deletion",
    policy: "submitter",
    load: loadOwn, // the command itself knows only the actor's own
    handler: destroy,
  }),
];
