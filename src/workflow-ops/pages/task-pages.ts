import type { Request, Response } from "express";
import type { Actor, FieldError, Rejection } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import type { Fields } from "../../engine/index.js";
import { parseFields, summaryErrors, type Typed } from "../../workflow-design/index.js";
import {
  formIdOf,
  notFound,
  pathId,
  redirectWith,
  refuse,
  renderPage,
  route,
  rowId,
  type AnyRoute,
  type Body,
  type Loaded,
} from "../../web/index.js";
import { actionLog, type LoggedRun } from "../actions/action-log-queries.js";
import { hostOf, runInWords } from "../actions/action-words.js";
import { claimTask } from "../commands/claim-task.js";
import { completeTask } from "../commands/complete-task.js";
import type { FieldDifference } from "../commands/input-differences.js";
import { previewCompletion } from "../commands/preview-queries.js";
import type { Preview } from "../commands/preview.js";
import { releaseTask } from "../commands/release-task.js";
import { saveDraft } from "../commands/save-draft.js";
import { listComments } from "../comments/comment-queries.js";
import { listFiles } from "../files/file-queries.js";
import { watchersOf } from "../notifications/watcher-queries.js";
import {
  findTask,
  findTaskInBrief,
  type TaskInBrief,
  type TaskPage,
} from "../tasks/task-queries.js";
import { whoIsAsked } from "../tasks/task-words.js";
import {
  asTyped,
  displayParts,
  fieldForm,
  formChoices,
  keptBody,
  postedFields,
  type Held,
} from "./form-views.js";

const COMMENTS_SHOWN = 20;

/** How the task's form is shown again: what was typed, what is wrong, what completing would do, what to know first. */
interface Shown {
  readonly typed?: Typed;
  readonly errors?: readonly FieldError[];
  readonly preview?: Preview;
  readonly note?: string;
  /** What changed in the inputs since the form was opened. */
  readonly differences?: readonly FieldDifference[];
}

async function show(res: Response, actor: Actor, page: TaskPage, shown: Shown): Promise<void> {
  const { definition, task, taskDefinition, ticket, values } = page;
  const { errors = [], typed, ...more } = shown;
  const list = page.form?.list ?? [];
  const held = typed === undefined ? startOf(page) : asTyped(list, typed);
  const { choices, log } = await readCompany(actor, async (tx) => ({
    choices: await formChoices(tx, actor, {
      fields: definition.fields,
      list,
      ticketId: ticket.id,
      held,
    }),
    log: taskDefinition.task_type === "FORM" ? null : await actionLog(tx, task.id),
  }));
  const layout = taskDefinition.edit_layout;
  await renderPage(res, "tasks/show", {
    title: taskDefinition.title,
    crumbs: [
      { label: "Tasks", href: "/tasks" },
      ...(ticket.mayOpen ? [{ label: ticket.number, href: `/tickets/${ticket.id}` }] : []),
    ],
    page,
    task,
    ticket,
    fields:
      page.form === null
        ? null
        : fieldForm(definition, { list, layout, values, held, errors, choices }),
    // What was typed is never lost, even where the task cannot be completed at the moment.
    offersForm: page.form !== null && (page.mayComplete || typed !== undefined),
    inputParts: displayParts(taskDefinition.display_layout, values, taskDefinition.input_fields),
    inputShown: page.inputs.map((row) => row.shown),
    asked: whoIsAsked(task),
    action: log && actionView(log, page),
    form: { values: {}, errors: summaryErrors(errors) },
    talk: page.open ? await talkOf(actor, page) : null,
    ...more,
  });
}

/** An action for its ticket admins: how its newest run stands, and its delivery log. */
function actionView(runs: readonly LoggedRun[], { open, taskDefinition, ticket }: TaskPage) {
  const [run] = runs;
  const paused = run?.status === "QUEUED" && run.nextTryAt !== null;
  return {
    runs,
    words: run ? runInWords(run, hostOf(taskDefinition.action_url)) : "",
    host: hostOf(taskDefinition.action_url),
    mayRetry: open && ticket.status === "IN_PROGRESS" && (run?.status === "FAILED" || paused),
  };
}

/** What was said and put on the ticket lately, and who watches it. */
function talkOf(actor: Actor, { administers, ticket }: TaskPage) {
  return readCompany(actor, async (tx) => {
    const reader = { userId: actor.userId, administers };
    const place = { below: null, before: null, size: COMMENTS_SHOWN + 1 };
    const comments = await listComments(tx, reader, ticket.id, place);
    return {
      comments: comments.slice(0, COMMENTS_SHOWN),
      more: comments.length > COMMENTS_SHOWN,
      files: await listFiles(tx, ticket.id),
      watch: await watchersOf(tx, ticket, actor.userId),
    };
  });
}

function startOf({ form }: TaskPage): Held {
  if (form === null) return {};
  return form.fromDraft ? asTyped(form.list, form.values as Typed) : form.values;
}

async function claim(req: Request, res: Response, actor: Actor, page: TaskInBrief): Promise<void> {
  const result = await claimTask(actor, { taskId: page.task.id, formId: formIdOf(req.body) });
  if (!result.ok) return refuse(res, goOn(page, result.rejection));
  redirectWith(res, result.location, "It is yours. Nobody else can do it until you release it.");
}

async function release(
  req: Request,
  res: Response,
  actor: Actor,
  page: TaskInBrief,
): Promise<void> {
  const result = await releaseTask(actor, { taskId: page.task.id, formId: formIdOf(req.body) });
  if (!result.ok) return refuse(res, goOn(page, result.rejection));
  redirectWith(res, result.location, "Released. Whoever takes it next finds the draft.");
}

async function draft(req: Request, res: Response, actor: Actor, page: TaskInBrief): Promise<void> {
  const { body, errors } = await keptBody(req, actor);
  const parsed = await parse(actor, page, body, false);
  const wrong = parsed.ok ? [] : parsed.errors.filter(({ field }) => !asks(page, field));
  const strangers = [...errors, ...wrong];
  if (strangers.length > 0)
    return again(res.status(422), actor, page, { typed: parsed.typed, errors: strangers });
  const result = await saveDraft(actor, {
    taskId: page.task.id,
    typed: parsed.typed,
    formId: formIdOf(req.body),
  });
  if (!result.ok) return refused(res, actor, page, parsed.typed, result.rejection);
  redirectWith(res, result.location, "Draft saved. The task is yours until you release it.");
}

function asks({ open, taskDefinition }: TaskInBrief, key: string): boolean {
  const isForm = open && taskDefinition.task_type === "FORM";
  return isForm && taskDefinition.output_fields.some((field) => field.key === key);
}

/** The task's page as it is now, for what was sent to be seen again. */
async function again(
  res: Response,
  actor: Actor,
  { task }: TaskInBrief,
  shown: Shown,
): Promise<void> {
  const page = await readCompany(actor, (tx) => findTask(tx, actor, task.id));
  return page === null ? notFound(res) : show(res, actor, page, shown);
}

async function complete(
  req: Request,
  res: Response,
  actor: Actor,
  page: TaskInBrief,
): Promise<void> {
  const { body, errors } = await keptBody(req, actor);
  const parsed = await parse(actor, page, body, true);
  if (errors.length > 0)
    return again(res.status(422), actor, page, { typed: parsed.typed, errors });
  const revision = rowId(body["revision"]);
  if (revision === null) return refuse(res, noRevision(page));
  // Of a closed task the command says what became of it; and a form sent twice leads to where its first success led.
  if (!parsed.ok && page.open)
    return again(res.status(422), actor, page, { typed: parsed.typed, errors: parsed.errors });
  const input = { taskId: page.task.id, revision, values: parsed.ok ? parsed.values : {} };
  if (body["action"] === "preview") return preview(res, actor, page, parsed.typed, input);
  const result = await completeTask(actor, {
    ...input,
    formId: formIdOf(req.body),
    confirmedStall: body["confirmed_stall"] === "1",
  });
  if (result.ok)
    return redirectWith(res, result.location, `${page.taskDefinition.title} is completed.`);
  if (result.rejection.detail !== "would_stall")
    return refused(res, actor, page, parsed.typed, result.rejection);
  const answer = await readCompany(actor, (tx) => previewCompletion(tx, actor, input));
  return again(res.status(409), actor, page, {
    typed: parsed.typed,
    note: result.rejection.sentence,
    ...(answer.ok ? { preview: answer.preview } : {}),
  });
}

async function preview(
  res: Response,
  actor: Actor,
  page: TaskInBrief,
  typed: Typed,
  input: { readonly taskId: number; readonly revision: number; readonly values: Fields },
): Promise<void> {
  const answer = await readCompany(actor, (tx) => previewCompletion(tx, actor, input));
  if (!answer.ok) return refused(res, actor, page, typed, answer.rejection);
  return again(res, actor, page, { typed, preview: answer.preview });
}

async function parse(
  actor: Actor,
  { definition, taskDefinition, ticketId }: TaskInBrief,
  body: Body,
  required: boolean,
) {
  const list = taskDefinition.output_fields;
  const held = postedFields(body);
  const { fields } = definition;
  const choices = await readCompany(actor, (tx) =>
    formChoices(tx, actor, { fields, list, ticketId, held }),
  );
  return parseFields(fields, list, body, { ...choices, required });
}

/** A refusal of what was typed: beside the fields (422), or with the task as it is now and what was typed still there (409). */
async function refused(
  res: Response,
  actor: Actor,
  page: TaskInBrief,
  typed: Typed,
  rejection: Rejection & { readonly differences?: readonly FieldDifference[] },
): Promise<void> {
  if (rejection.errors)
    return again(res.status(422), actor, page, { typed, errors: rejection.errors });
  if (rejection.code !== "conflict") return refuse(res, rejection);
  const now = await readCompany(actor, (tx) => findTask(tx, actor, page.task.id));
  if (now?.form == null) return refuse(res, goOn(page, rejection));
  return show(res.status(409), actor, now, {
    typed,
    note: rejection.sentence,
    ...(rejection.differences ? { differences: rejection.differences } : {}),
  });
}

function noRevision({ taskDefinition, task }: TaskInBrief): Rejection {
  return {
    code: "invalid",
    sentence: `Expected the form of ${taskDefinition.title} with its revision, but it has none: open the task again.`,
    location: `/tasks/${task.id}`,
  };
}

function goOn({ task }: TaskInBrief, rejection: Rejection): Rejection {
  return { location: `/tasks/${task.id}`, ...rejection };
}

async function load(actor: Actor, req: Request): Promise<Loaded<TaskPage> | null> {
  const id = pathId(req, "id");
  const page = id === null ? null : await readCompany(actor, (tx) => findTask(tx, actor, id));
  return page && { object: page, see: true, may: true };
}

async function loadInBrief(actor: Actor, req: Request): Promise<Loaded<TaskInBrief> | null> {
  const id = pathId(req, "id");
  const task =
    id === null ? null : await readCompany(actor, (tx) => findTaskInBrief(tx, actor, id));
  return task && { object: task, see: true, may: true };
}

const executors = { policy: "executor", load: loadInBrief } as const;

/** A task's page, and what whoever may do it does with it. */
export const taskRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/tasks/:id",
    policy: "executor",
    load,
    handler: (_req, res, actor, page) => show(res, actor, page, {}),
  }),
  route({ method: "post", path: "/tasks/:id/claim", ...executors, handler: claim }),
  route({ method: "post", path: "/tasks/:id/release", ...executors, handler: release }),
  route({
    method: "post",
    path: "/tasks/:id/draft",
    ...executors,
    takesFiles: true,
    handler: draft,
  }),
  route({
    method: "post",
    path: "/tasks/:id/completion",
    ...executors,
    takesFiles: true,
    handler: complete,
  }),
];
