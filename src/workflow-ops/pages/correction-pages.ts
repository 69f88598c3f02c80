import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import type { Actor, FieldError, Rejection } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import { fieldValue, sameValue, SUBMITTER, type Fields } from "../../engine/index.js";
import { parseFields, summaryErrors, type Typed } from "../../workflow-design/index.js";
import {
  formIdOf,
  list as listOf,
  redirectWith,
  refuse,
  renderPage,
  route,
  type AnyRoute,
} from "../../web/index.js";
import { correctTicket, type Correction } from "../commands/correct-ticket.js";
import { previewCorrection } from "../commands/preview-queries.js";
import type { Preview } from "../commands/preview.js";
import { findTicketInBrief, type TicketInBrief } from "../tickets/ticket-queries.js";
import { userNamesIn, valueWords } from "../value-words.js";
import { asTyped, fieldForm, formChoices, keptBody, postedFields } from "./form-views.js";
import { loadInBrief, ticketCrumbs, ticketPlace } from "./ticket-at-hand-pages.js";

/** What was sent, as it is shown again. */
interface Shown {
  readonly typed?: Typed;
  readonly errors?: readonly FieldError[];
  /** Of the form's own fields, such as the reason. */
  readonly formErrors?: readonly FieldError[];
  readonly reason?: string;
  readonly dontWake?: readonly string[];
  readonly previewed?: Previewed;
  readonly note?: string;
}

/** A correction that was looked at: what it would do, and the mark by which it is recognised when it comes to be applied. */
interface Previewed {
  readonly preview: Preview;
  readonly writes: readonly {
    readonly title: string;
    readonly before: string;
    readonly after: string;
  }[];
  readonly mark: string;
}

function formList({ definition }: TicketInBrief) {
  return definition.fields.list
    .filter(({ key }) => key !== SUBMITTER)
    .map(({ key }) => ({ key, required: false }));
}

async function show(
  res: Response,
  actor: Actor,
  ticket: TicketInBrief,
  shown: Shown,
): Promise<void> {
  const { definition, values } = ticket;
  const { dontWake = [], errors = [], formErrors = [], note, previewed, typed } = shown;
  if (ticket.endedAt !== null)
    return refuse(res, {
      code: "conflict",
      sentence: "Expected a live ticket to correct, but this one has ended: reopen it first.",
      location: `/tickets/${ticket.id}`,
    });
  const list = formList(ticket);
  const held = typed === undefined ? blanked(list, values) : asTyped(list, typed);
  const choices = await readCompany(actor, (tx) =>
    formChoices(tx, actor, { fields: definition.fields, list, ticketId: ticket.id, held }),
  );
  await renderPage(res, "tickets/correction", {
    title: "Correct fields",
    crumbs: ticketCrumbs(ticket),
    place: await ticketPlace(actor, ticket.familyId),
    ticket,
    // Nothing has to be answered here, so nothing says that it is optional.
    views: fieldForm(definition, { list, layout: "", values, held, errors, choices }).views.map(
      (view) => ({ ...view, required: true }),
    ),
    form: {
      values: { reason: shown.reason ?? "", dont_wake: [...dontWake] },
      errors: [...summaryErrors(errors), ...formErrors],
    },
    previewed,
    touched: previewed ? touchedBy(ticket, previewed.preview, dontWake) : [],
    note,
  });
}

/** The fields as they are: one that is unset stays blank, whatever its default. */
function blanked(list: readonly { readonly key: string }[], values: Fields): Fields {
  return Object.fromEntries(list.map(({ key }) => [key, fieldValue(values, key)]));
}

/** The tasks that the preview names, and those that were told not to wake: for each the admin may choose. */
function touchedBy({ definition }: TicketInBrief, preview: Preview, dontWake: readonly string[]) {
  const named = [...preview.opens, ...preview.refreshes, ...preview.cancels].map(({ key }) => key);
  const touched = definition.definition.tasks
    .filter(({ key }) => named.includes(key) || dontWake.includes(key))
    .map(({ key, title }) => ({ value: key, label: title }));
  return touched.length > 1 || dontWake.includes(ALL)
    ? [{ value: ALL, label: "All tasks: nothing is woken" }, ...touched]
    : touched;
}

/** Ticked in place of single tasks; no task has this key. */
const ALL = "*";

async function create(
  req: Request,
  res: Response,
  actor: Actor,
  ticket: TicketInBrief,
): Promise<void> {
  const { body, errors } = await keptBody(req, actor);
  const list = formList(ticket);
  const { fields } = ticket.definition;
  const held = postedFields(body);
  const choices = await readCompany(actor, (tx) =>
    formChoices(tx, actor, { fields, list, ticketId: ticket.id, held }),
  );
  const parsed = parseFields(fields, list, body, { ...choices, required: false });
  const reason = typeof body["reason"] === "string" ? body["reason"] : "";
  const dontWake = listOf(body["dont_wake"]);
  const kept = { typed: parsed.typed, reason, dontWake };
  const wrong = [...errors, ...(parsed.ok ? [] : parsed.errors)];
  if (!parsed.ok || wrong.length > 0)
    return show(res.status(422), actor, ticket, { ...kept, errors: wrong });
  const correction: Correction = {
    ticketId: ticket.id,
    step: Number(body["step"]),
    fields: changedIn(ticket, parsed.values, body),
    dontWake: dontWake.includes(ALL) ? true : dontWake,
    reason,
  };
  const mark = markOf(correction);
  const seen = body["previewed"] === undefined || body["previewed"] === mark;
  if (body["action"] !== "apply" || !seen) {
    const note = seen
      ? {}
      : { note: "The correction is another one than you looked at: this is what it would do." };
    return preview(res, actor, ticket, correction, { ...kept, ...note });
  }
  const result = await correctTicket(actor, {
    ...correction,
    formId: formIdOf(req.body),
    confirmedStall: body["confirmed_stall"] === "1",
  });
  if (result.ok) return redirectWith(res, result.location, "The ticket is corrected.");
  return refused(res, actor, ticket, correction, kept, result.rejection);
}

/** The fields whose posted value differs from the present one; a field that the form did not send is left alone. */
function changedIn(ticket: TicketInBrief, values: Fields, body: Readonly<Record<string, unknown>>) {
  const { definition } = ticket;
  const changed = Object.entries(values).filter(([key, value]) => {
    const schema = definition.compiled.fields.get(key) ?? null;
    const sent = body[`field.${key}`] !== undefined || body["whole_form"] === "1";
    return sent && !sameValue(fieldValue(ticket.values, key), value, schema);
  });
  return Object.fromEntries(changed);
}

async function preview(
  res: Response,
  actor: Actor,
  ticket: TicketInBrief,
  correction: Correction,
  kept: Shown,
): Promise<void> {
  const answer = await readCompany(actor, (tx) => previewCorrection(tx, actor, correction));
  if (!answer.ok) return refused(res, actor, ticket, correction, kept, answer.rejection);
  const writes = await writesOf(actor, ticket, correction.fields);
  const previewed = { preview: answer.preview, writes, mark: markOf(correction) };
  return show(res, actor, ticket, { ...kept, previewed });
}

async function writesOf(actor: Actor, { definition, values }: TicketInBrief, fields: Fields) {
  const keys = Object.keys(fields);
  const both = keys.flatMap((key) => [
    [key, fieldValue(values, key)] as const,
    [key, fieldValue(fields, key)] as const,
  ]);
  const names = await readCompany(actor, (tx) => userNamesIn(tx, definition, both));
  return keys.map((key) => ({
    title: definition.fields.byKey.get(key)?.title ?? key,
    before: valueWords(definition, key, fieldValue(values, key), names),
    after: valueWords(definition, key, fieldValue(fields, key), names),
  }));
}

async function refused(
  res: Response,
  actor: Actor,
  ticket: TicketInBrief,
  correction: Correction,
  kept: Shown,
  rejection: Rejection,
): Promise<void> {
  if (rejection.detail === "nothing_to_correct") {
    const formErrors = [{ field: "", message: "Change at least one field." }];
    return show(res.status(422), actor, ticket, { ...kept, formErrors });
  }
  if (rejection.detail === "stale_step") {
    const now = await readCompany(actor, (tx) => findTicketInBrief(tx, actor, ticket.id));
    const note = { ...kept, note: rejection.sentence };
    return now === null ? refuse(res, rejection) : show(res.status(409), actor, now, note);
  }
  if (rejection.detail === "would_stall")
    return preview(res.status(409), actor, ticket, correction, {
      ...kept,
      note: rejection.sentence,
    });
  if (rejection.detail === "reason_missing" && rejection.errors) {
    const more = { ...kept, formErrors: rejection.errors };
    return preview(res.status(422), actor, ticket, correction, more);
  }
  if (!rejection.errors) return refuse(res, { location: `/tickets/${ticket.id}`, ...rejection });
  return show(res.status(422), actor, ticket, { ...kept, errors: rejection.errors });
}

/** Two corrections with the same mark write the same, at the same step. */
function markOf({ dontWake, fields, step }: Correction): string {
  const text = JSON.stringify([step, Object.entries(fields), dontWake]);
  return createHash("sha256").update(text).digest("base64url");
}

const admins = { policy: "ticketAdmin", load: loadInBrief } as const;

/** Correcting a ticket's fields: always looked at before it is applied. */
export const correctionRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/tickets/:id/correction",
    ...admins,
    handler: (_req, res, actor, ticket) => show(res, actor, ticket, {}),
  }),
  route({
    method: "post",
    path: "/tickets/:id/correction",
    ...admins,
    takesFiles: true,
    handler: create,
  }),
];
