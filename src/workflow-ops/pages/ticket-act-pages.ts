import type { Request, Response } from "express";
import type { Actor, FieldError, Rejection } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  asBody,
  formIdOf,
  queryText,
  redirectWith,
  refuse,
  renderPage,
  route,
  type AnyRoute,
} from "../../web/index.js";
import { previewAct, type Act } from "../commands/preview-queries.js";
import type { TicketPage } from "../tickets/ticket-queries.js";
import { ACTS, type ActPage } from "./act-words.js";
import { loadAdministered, ticketCrumbs, ticketPlace } from "./ticket-at-hand-pages.js";

interface Shown {
  readonly values: Readonly<Record<string, unknown>>;
  readonly errors?: readonly FieldError[];
  readonly note?: string;
}

async function show(
  res: Response,
  actor: Actor,
  ticket: TicketPage,
  act: ActPage,
  { values, errors = [], note }: Shown,
): Promise<void> {
  if (act.tasks && ticket.status !== "IN_PROGRESS") return refuse(res, notRunning(ticket));
  const tasks = act.tasks?.(ticket) ?? null;
  const task = textOf(values["task"]);
  const asked = actOf(act, task);
  const preview =
    asked === null
      ? null
      : await readCompany(actor, (tx) =>
          previewAct(tx, actor, { ticketId: ticket.id, act: asked }),
        );
  if (preview && !preview.ok && tasks === null) return refuse(res, back(ticket, preview.rejection));
  await renderPage(res, "tickets/act", {
    title: act.title,
    crumbs: ticketCrumbs(ticket),
    place: await ticketPlace(actor, ticket.familyId),
    act,
    ticket,
    tasks,
    task,
    preview: preview?.ok === true ? preview.preview : null,
    refused: preview?.ok === false ? preview.rejection.sentence : null,
    form: { values, errors },
    note,
  });
}

/** What the engine is asked for; null while the task is not chosen. */
function actOf(act: ActPage, task: string): Act | null {
  const { kind } = act;
  if (kind !== "wake" && kind !== "redo" && kind !== "drop") return { kind };
  return task === "" ? null : { kind, key: task };
}

function create(act: ActPage) {
  return async (req: Request, res: Response, actor: Actor, ticket: TicketPage): Promise<void> => {
    const body = asBody(req.body);
    const [task, reason] = [textOf(body["task"]), textOf(body["reason"])];
    const values = { task, reason };
    if (act.tasks && ticket.status !== "IN_PROGRESS") return refuse(res, notRunning(ticket));
    if (act.tasks && !act.tasks(ticket).some(({ key }) => key === task)) {
      const errors = [{ field: "task", message: "Choose one of these tasks." }];
      return show(res.status(422), actor, ticket, act, { values, errors });
    }
    if (body["action"] === "preview") return show(res, actor, ticket, act, { values });
    const input = {
      ticketId: ticket.id,
      reason,
      formId: formIdOf(req.body),
      confirmedStall: body["confirmed_stall"] === "1",
    };
    const result = await act.run(actor, input, task);
    if (result.ok) return redirectWith(res, result.location, act.done);
    const { rejection } = result;
    if (rejection.detail === "would_stall")
      return show(res.status(409), actor, ticket, act, { values, note: rejection.sentence });
    if (!rejection.errors) return refuse(res, back(ticket, rejection));
    return show(res.status(422), actor, ticket, act, { values, errors: rejection.errors });
  };
}

/** Of acts on a task: nothing is opened or taken away on a ticket that is on hold or has ended. */
function notRunning({ id, status }: TicketPage): Rejection {
  const [is, first] =
    status === "ON_HOLD" ? ["on hold", "Resume it first"] : ["ended", "Reopen it first"];
  const sentence = `Expected a ticket that goes on, but this one is ${is}. ${first}.`;
  return { code: "conflict", sentence, location: `/tickets/${id}` };
}

function back({ id }: TicketPage, rejection: Rejection): Rejection {
  return { location: `/tickets/${id}`, ...rejection };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

const admins = { policy: "ticketAdmin", load: loadAdministered } as const;

/** Hold, resume, cancel, reopen, and wake, redo or cancel a task: each a page that says what will happen, and its post. */
export const ticketActRoutes: readonly AnyRoute[] = ACTS.flatMap((act) => [
  route({
    method: "get",
    path: `/tickets/:id/${act.noun}`,
    ...admins,
    handler: (req, res, actor, ticket) =>
      show(res, actor, ticket, act, { values: { task: queryText(req, "task"), reason: "" } }),
  }),
  route({ method: "post", path: `/tickets/:id/${act.noun}`, ...admins, handler: create(act) }),
]);
