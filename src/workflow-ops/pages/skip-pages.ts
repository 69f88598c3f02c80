import type { Request, Response } from "express";
import type { Actor, FieldError } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import type { Fields } from "../../engine/index.js";
import { parseFields, summaryErrors, type Typed } from "../../workflow-design/index.js";
import {
  formIdOf,
  redirectWith,
  refuse,
  renderPage,
  route,
  type AnyRoute,
} from "../../web/index.js";
import { previewSkip } from "../commands/preview-queries.js";
import type { Preview } from "../commands/preview.js";
import { skipTask } from "../commands/skip-task.js";
import type { TaskPage } from "../tasks/task-queries.js";
import { asTyped, fieldForm, formChoices, keptBody, postedFields } from "./form-views.js";
import { loadAdministeredTask } from "./task-at-hand-pages.js";
import { ticketCrumbs, ticketPlace } from "./ticket-at-hand-pages.js";

interface Shown {
  readonly typed?: Typed;
  readonly errors?: readonly FieldError[];
  /** Of the form's own fields, such as the reason. */
  readonly formErrors?: readonly FieldError[];
  readonly reason?: string;
  readonly preview?: Preview;
  readonly note?: string;
}

/** What an admin may give in a task's place: all of its outputs, none required. */
function outputsOf({ taskDefinition }: TaskPage) {
  return taskDefinition.output_fields.map(({ key }) => ({ key, required: false }));
}

async function show(res: Response, actor: Actor, page: TaskPage, shown: Shown): Promise<void> {
  const { definition, task, taskDefinition, ticket, values } = page;
  const { errors = [], formErrors = [], note, preview, reason = "", typed = {} } = shown;
  if (!page.open)
    return refuse(res, {
      code: "conflict",
      sentence: `Expected ${taskDefinition.title} to be open, but it is not any more: there is nothing to skip.`,
      location: `/tasks/${task.id}`,
    });
  const list = outputsOf(page);
  const held = asTyped(list, typed);
  const choices = await readCompany(actor, (tx) =>
    formChoices(tx, actor, { fields: definition.fields, list, ticketId: ticket.id, held }),
  );
  await renderPage(res, "tasks/skip", {
    title: `Skip ${taskDefinition.title}`,
    crumbs: ticketCrumbs(ticket),
    place: await ticketPlace(actor, ticket.familyId),
    page,
    fields: fieldForm(definition, { list, layout: "", values, held, errors, choices }),
    form: { values: { reason }, errors: [...summaryErrors(errors), ...formErrors] },
    preview,
    note,
  });
}

async function create(req: Request, res: Response, actor: Actor, page: TaskPage): Promise<void> {
  const { body, errors } = await keptBody(req, actor);
  const { definition, task, ticket } = page;
  const list = outputsOf(page);
  const held = postedFields(body);
  const choices = await readCompany(actor, (tx) =>
    formChoices(tx, actor, { fields: definition.fields, list, ticketId: ticket.id, held }),
  );
  const parsed = parseFields(definition.fields, list, body, { ...choices, required: false });
  const reason = typeof body["reason"] === "string" ? body["reason"] : "";
  const kept = { typed: parsed.typed, reason };
  const wrong = [...errors, ...(parsed.ok ? [] : parsed.errors)];
  if (wrong.length > 0 && page.open)
    return show(res.status(422), actor, page, { ...kept, errors: wrong });
  const values = parsed.ok ? answered(parsed.values) : {};
  const input = { ticketId: ticket.id, taskId: task.id, values };
  const preview = () => readCompany(actor, (tx) => previewSkip(tx, actor, input));
  if (body["action"] === "preview") {
    const answer = await preview();
    if (!answer.ok) return refuse(res, { location: `/tasks/${task.id}`, ...answer.rejection });
    return show(res, actor, page, { ...kept, preview: answer.preview });
  }
  const result = await skipTask(actor, {
    ...input,
    reason,
    formId: formIdOf(req.body),
    confirmedStall: body["confirmed_stall"] === "1",
  });
  if (result.ok)
    return redirectWith(res, result.location, `${page.taskDefinition.title} is skipped.`);
  const { rejection } = result;
  if (rejection.detail === "would_stall") {
    const answer = await preview();
    const more = answer.ok ? { preview: answer.preview } : {};
    return show(res.status(409), actor, page, { ...kept, ...more, note: rejection.sentence });
  }
  if (!rejection.errors) return refuse(res, { location: `/tasks/${task.id}`, ...rejection });
  const which = rejection.detail === "reason_missing" ? "formErrors" : "errors";
  return show(res.status(422), actor, page, { ...kept, [which]: rejection.errors });
}

/** Only what was answered is written: a blank leaves the field as it is. */
function answered(values: Fields): Fields {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

const admins = { policy: "ticketAdmin", load: loadAdministeredTask } as const;

/** Completing an open task in place of those who should. */
export const skipRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/tasks/:id/skip",
    ...admins,
    handler: (_req, res, actor, page) => show(res, actor, page, {}),
  }),
  route({ method: "post", path: "/tasks/:id/skip", ...admins, takesFiles: true, handler: create }),
];
