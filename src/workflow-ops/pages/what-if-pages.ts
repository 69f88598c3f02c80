import type { Request, Response } from "express";
import type { Actor, FieldError } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import { fieldValue, type Fields, type LaterStep, type WhatIf } from "../../engine/index.js";
import { parseFields, summaryErrors, type Typed } from "../../workflow-design/index.js";
import {
  asBody,
  queryText,
  refuse,
  renderPage,
  route,
  rowId,
  type AnyRoute,
} from "../../web/index.js";
import { previewOf } from "../commands/preview.js";
import { didInWords, effectsInWords } from "../tickets/history-words.js";
import type { TicketPage } from "../tickets/ticket-queries.js";
import { answerAt, withOtherAnswer, type AnswerTaken } from "../tickets/what-if-queries.js";
import { userNamesIn } from "../value-words.js";
import { componentTitle } from "../words.js";
import { asTyped, fieldForm, formChoices, postedFields } from "./form-views.js";
import { loadAdministered, ticketCrumbs, ticketPlace } from "./ticket-at-hand-pages.js";

interface Shown {
  readonly typed?: Typed;
  readonly errors?: readonly FieldError[];
  readonly refused?: string;
  readonly found?: Extract<WhatIf, { ok: true }>;
}

async function ask(req: Request, res: Response, actor: Actor, ticket: TicketPage): Promise<void> {
  const step = rowId(queryText(req, "step")) ?? 1;
  const at = await readCompany(actor, (tx) => answerAt(tx, ticket, step));
  if (!at.ok) return refuse(res, { ...at.rejection, location: `/tickets/${ticket.id}/time` });
  return show(res, actor, ticket, at.answer, {});
}

async function create(
  req: Request,
  res: Response,
  actor: Actor,
  ticket: TicketPage,
): Promise<void> {
  const body = asBody(req.body);
  const at = await readCompany(actor, (tx) => answerAt(tx, ticket, rowId(body["step"]) ?? 1));
  if (!at.ok) return refuse(res, { ...at.rejection, location: `/tickets/${ticket.id}/time` });
  const { answer, steps } = at;
  const list = formList(answer);
  const { fields } = ticket.definition;
  const held = postedFields(body);
  const choices = await readCompany(actor, (tx) =>
    formChoices(tx, actor, { fields, list, ticketId: ticket.id, held }),
  );
  const parsed = parseFields(fields, list, body, { ...choices, required: false });
  const { typed } = parsed;
  if (!parsed.ok)
    return show(res.status(422), actor, ticket, answer, { typed, errors: parsed.errors });
  const played = withOtherAnswer(ticket.definition, steps, answer, parsed.values);
  if (!played.ok)
    return show(res.status(422), actor, ticket, answer, {
      typed,
      refused: played.rejection.sentence,
    });
  return show(res, actor, ticket, answer, { typed, found: played.found });
}

function formList({ keys }: AnswerTaken) {
  return keys.map((key) => ({ key, required: false }));
}

async function show(
  res: Response,
  actor: Actor,
  ticket: TicketPage,
  answer: AnswerTaken,
  { errors = [], found, refused, typed }: Shown,
): Promise<void> {
  const { definition } = ticket;
  const list = formList(answer);
  const given: Fields = answer.writeSet.fields;
  const held = typed
    ? asTyped(list, typed)
    : Object.fromEntries(answer.keys.map((key) => [key, fieldValue(given, key)]));
  const choices = await readCompany(actor, (tx) =>
    formChoices(tx, actor, { fields: definition.fields, list, ticketId: ticket.id, held }),
  );
  await renderPage(res, "tickets/what-if", {
    title: "What if",
    crumbs: [
      ...ticketCrumbs(ticket),
      { label: `Step ${answer.step}`, href: `/tickets/${ticket.id}/time?step=${answer.step}` },
    ],
    place: await ticketPlace(actor, ticket.familyId),
    ticket,
    step: answer.step,
    did: didInWords(definition.definition, answer.writeSet.writer),
    views: fieldForm(definition, {
      list,
      layout: "",
      values: given,
      held,
      errors,
      choices,
    }).views.map((view) => ({ ...view, required: true })),
    form: { values: {}, errors: summaryErrors(errors) },
    refused,
    found: found && (await inWords(actor, ticket, found)),
  });
}

async function inWords(
  actor: Actor,
  { definition }: TicketPage,
  found: Extract<WhatIf, { ok: true }>,
) {
  const { before, later, round, state } = found;
  const lost = round.cleared.map((key) => [key, fieldValue(before.fields, key)] as const);
  const names = await readCompany(actor, (tx) => userNamesIn(tx, definition, lost));
  return {
    preview: previewOf(definition, { open: [], state: before }, round, names),
    later: later.map((one) => ({
      step: one.step,
      kind: one.kind,
      effects: effectsOf(definition, one),
    })),
    status: state.status,
    stalled: state.stalled === true,
    open: Object.keys(state.open).map((key) => componentTitle(definition.definition, key)),
  };
}

function effectsOf({ definition }: TicketPage["definition"], later: LaterStep): readonly string[] {
  if (later.kind === "impossible") return [later.rejection.sentence];
  return effectsInWords(definition, later.round.effects).map(({ text }) => text);
}

const admins = { policy: "ticketAdmin", load: loadAdministered } as const;

/** What would have become of a ticket if one of its answers had been another. */
export const whatIfRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/tickets/:id/what-if", ...admins, handler: ask }),
  route({ method: "post", path: "/tickets/:id/what-if", ...admins, handler: create }),
];
