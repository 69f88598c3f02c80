import type { Request, Response } from "express";
import type { Actor, FieldError } from "../../access/index.js";
import { offeredUsers } from "../../accounts/index.js";
import { readCompany } from "../../db/index.js";
import { SUBMITTER, type Fields, type FormField, type WriteSet } from "../../engine/index.js";
import { asBody, list, renderPage, route, type AnyRoute } from "../../web/index.js";
import { triedRequest } from "../actions-tried.js";
import type { FoundWorkflow } from "../component-queries.js";
import { formFields } from "../fields/form-fields.js";
import { parseFields, type FormChoices, type Typed } from "../fields/parse-fields.js";
import { summaryErrors } from "../fields/summary-errors.js";
import { historyText, MOST_TRIED, playTrial, readHistory, type Trial } from "../trial.js";
import { effectsOfStep, fieldsNow, stepInWords, titleOf, whyOfStep } from "../trial-words.js";
import type { Values } from "./component-values.js";
import { WORKFLOWS_CRUMB } from "./workflow-list-pages.js";
import { loadWorkflow, workflowTabs } from "./workflow-loading.js";

/** A form that the one who tries may fill in next: a ticket's, or that of an open task. */
interface Next {
  /** "ticket:purchase", as the page's form names it. */
  readonly name: string;
  readonly kind: "ticket" | "task" | "callback";
  readonly key: string;
  readonly title: string;
  readonly fields: readonly FormField[];
}

/** What the page shows beside the trial itself. */
interface Shown {
  readonly trial: Trial;
  readonly chosen: string;
  readonly typed?: Typed;
  readonly errors?: readonly FieldError[];
  readonly note?: string;
}

function nexts({ definition }: FoundWorkflow, { state }: Trial): readonly Next[] {
  if (state.status === "NOT_STARTED")
    return definition.tickets.map(({ key, title, fields }) => ({
      ...{ name: `ticket:${key}`, kind: "ticket", key, title: title || key, fields },
    }));
  if (state.status !== "IN_PROGRESS") return [];
  return definition.tasks.flatMap((task): readonly Next[] => {
    const { key, title, output_fields: fields, task_type } = task;
    if (!Object.hasOwn(state.open, key)) return [];
    const kind = task_type === "ASYNC_ACTION" ? "callback" : "task";
    return [{ name: `task:${key}`, kind, key, title: title || key, fields }];
  });
}

async function show(
  res: Response,
  actor: Actor,
  workflow: FoundWorkflow,
  { trial, chosen, typed = {}, errors = [], note }: Shown,
): Promise<void> {
  const { definition } = workflow;
  const possible = nexts(workflow, trial);
  const next = possible.find(({ name }) => name === chosen) ?? possible[0];
  const choices = await choicesFor(actor, workflow, typed);
  const names = new Map(choices.users.map(({ id, name }) => [String(id), name]));
  const nameOf = (id: string) => names.get(id) ?? null;
  const task = definition.tasks.find(({ key }) => next?.kind !== "ticket" && key === next?.key);
  const isAction = task !== undefined && task.task_type !== "FORM";
  await renderPage(res, "design/workflows/try", {
    title: definition.title,
    crumbs: [WORKFLOWS_CRUMB],
    ...{ workflow, next, possible, note, isAction },
    tabs: workflowTabs(workflow),
    tab: 3,
    form: { values: {}, errors: summaryErrors(errors) },
    fields:
      next && formFields(workflow.fields, shownFields(workflow, next), typed, errors, choices),
    sent: isAction ? triedRequest(workflow, task, trial.state.fields) : null,
    history: historyText(trial.steps),
    full: trial.steps.length >= MOST_TRIED,
    status: trial.state.status,
    stalled: trial.state.stalled === true,
    open: Object.keys(trial.state.open).map((key) => titleOf(definition, key)),
    now: fieldsNow(workflow, trial.state.fields, nameOf),
    steps: trial.steps
      .map((step) => ({
        number: step.step,
        words: stepInWords(definition, step.writeSet.writer),
        effects: effectsOfStep(definition, step),
        why: whyOfStep(workflow, step, nameOf),
      }))
      .toReversed(),
  });
}

/** A file cannot be tried: nothing is stored. */
function shownFields({ fields }: FoundWorkflow, { fields: asked }: Next): readonly FormField[] {
  return asked.filter(({ key }) => fields.byKey.get(key)?.type !== "file");
}

async function choicesFor(
  actor: Actor,
  { fields }: FoundWorkflow,
  typed: Typed,
): Promise<FormChoices> {
  const texts = fields.list.flatMap(({ key, type }) => (type === "user" ? list(typed[key]) : []));
  const { users, more } = await readCompany(actor, (tx) =>
    offeredUsers(tx, [...texts, String(actor.userId)]),
  );
  return { users, searches: more };
}

async function play(
  req: Request,
  res: Response,
  actor: Actor,
  workflow: FoundWorkflow,
): Promise<void> {
  const body = asBody(req.body);
  const button = list(body["action"])[0] ?? "";
  const chosen = list(body["next"])[0] ?? "";
  const history = readHistory(list(body["history"])[0] ?? "");
  const [, back] = /^back-(\d{1,2})$/.exec(button) ?? [];
  if (back !== undefined) {
    const trial = playTrial(workflow, history.slice(0, Number(back)));
    return show(res, actor, workflow, { trial, chosen: "" });
  }
  const before = playTrial(workflow, history);
  if (button === "resume")
    return playNext(res, actor, workflow, before, { writer: { kind: "resume" }, fields: {} });
  const next = nexts(workflow, before).find(({ name }) => name === chosen);
  // Another one was chosen, but what was typed is still for the one that was shown.
  const another = list(body["shown"])[0] !== chosen;
  if (button !== "do" || next === undefined || another)
    return show(res, actor, workflow, { trial: before, chosen });
  const asked = shownFields(workflow, next);
  const typed = typedHere(body, asked);
  const choices = await choicesFor(actor, workflow, {});
  const parsed = parseFields(workflow.fields, asked, typed, { ...choices, required: true });
  if (!parsed.ok) {
    res.status(422);
    const { errors } = parsed;
    return show(res, actor, workflow, { trial: before, chosen, typed: parsed.typed, errors });
  }
  const { kind, key } = next;
  const submitter = kind === "ticket" ? { [SUBMITTER]: String(actor.userId) } : {};
  const fields: Fields = { ...parsed.values, ...submitter };
  return playNext(res, actor, workflow, before, { writer: { kind, key }, fields });
}

/** The boxes of this form alone: those of another may still be in what was sent. */
function typedHere(body: Values, asked: readonly FormField[]): Values {
  const names = asked.map(({ key }) => `field.${key}`).filter((name) => Object.hasOwn(body, name));
  return Object.fromEntries(names.map((name) => [name, body[name]]));
}

function playNext(
  res: Response,
  actor: Actor,
  workflow: FoundWorkflow,
  before: Trial,
  writeSet: WriteSet,
): Promise<void> {
  const played = playTrial(workflow, [...before.steps.map((step) => step.writeSet), writeSet]);
  const note = played.rejection?.sentence;
  return show(res, actor, workflow, { trial: played, chosen: "", ...(note ? { note } : {}) });
}

const one = { policy: "designer", load: loadWorkflow } as const;

/** Trying a workflow out, a draft too: nothing is stored, nobody is told, nothing is called. */
export const tryRoutes: readonly AnyRoute[] = [
  route({
    ...{ method: "get", path: "/design/workflows/:id/try", ...one },
    handler: (_req, res, actor, workflow) =>
      show(res, actor, workflow, { trial: playTrial(workflow, []), chosen: "" }),
  }),
  route({ method: "post", path: "/design/workflows/:id/try", ...one, handler: play }),
];
