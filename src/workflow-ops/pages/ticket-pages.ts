import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { askAhead, readCompany } from "../../db/index.js";
import { graphList, impliedGraph } from "../../engine/index.js";
import { drawGraph } from "../../web/graph/draw-graph.js";
import {
  emptyForm,
  notFound,
  pathId,
  queryText,
  refuse,
  renderPage,
  route,
  rowId,
  type AnyRoute,
  type Loaded,
} from "../../web/index.js";
import { administeredWorkflow } from "../administration/administered-queries.js";
import { liveRuns } from "../actions/action-log-queries.js";
import { hostOf, runInWords } from "../actions/action-words.js";
import type { TaskRow } from "../tasks/task-row-queries.js";
import { whoHasIt } from "../tasks/task-words.js";
import { listFiles } from "../files/file-queries.js";
import { watchersOf } from "../notifications/watcher-queries.js";
import { activityOf, askForActivity, type ActivityPlace } from "../tickets/activity-queries.js";
import type { HistoryEntry } from "../tickets/history-queries.js";
import { NEWEST_STEPS } from "../tickets/field-story-queries.js";
import { readSteps } from "../rounds/step-queries.js";
import { explainStep } from "../tickets/explain-queries.js";
import { findSavedTicket, type SavedTicketPage } from "../tickets/saved-ticket-queries.js";
import { askForTicket, findTicket, type TicketPage } from "../tickets/ticket-queries.js";
import { displayParts } from "./form-views.js";
import { ticketListOf } from "./ticket-at-hand-pages.js";
import { askedAbout, askable, type About } from "./why-question.js";

const STEPS_SHOWN = 10;

/** A ticket's page, or the form of one that was only saved. */
export type Viewed = { readonly ticket: TicketPage } | { readonly saved: SavedTicketPage };

async function show(req: Request, res: Response, actor: Actor, viewed: Viewed): Promise<void> {
  if ("saved" in viewed) return goOn(res, viewed.saved);
  const { ticket } = viewed;
  const { definition } = ticket;
  const about = askedAbout(ticket, queryText(req, "about"), rowId(queryText(req, "step")));
  if (about === null) return notFound(res);
  const place = placeOf(req);
  const [runs, activity, files, watch, why, workflow] = await readCompany(actor, (tx) =>
    Promise.all([
      hasOpenAction(ticket) ? liveRuns(tx, ticket.id) : null,
      activityOf(tx, actor.userId, ticket, place, STEPS_SHOWN),
      listFiles(tx, ticket.id),
      watchersOf(tx, ticket, actor.userId),
      readSteps(tx, ticket.id, NEWEST_STEPS).then((records) =>
        explainStep(tx, { ...questionOf(ticket, about), records }),
      ),
      ticket.administers ? administeredWorkflow(tx, actor, ticket.familyId) : null,
    ]),
  );
  const list = workflow && ticketListOf(workflow);
  const graph = impliedGraph(definition.definition);
  await renderPage(res, "tickets/show", {
    title: `${ticket.number}: ${ticket.title}`,
    crumbs: [
      workflow && list
        ? { label: workflow.title, href: list }
        : { label: "My tickets", href: "/tickets" },
    ],
    place: list ?? "/tickets",
    ticket,
    svg: await drawGraph(graph, ticket.overlay),
    lines: graphList(definition.definition, graph, ticket.overlay),
    layoutParts: layoutOf(ticket),
    layoutShown: ticket.fields.map((row) => row.shown),
    openTasks: ticket.tasks
      .filter((task) => task.closedStep === null)
      .map((task) => ({
        ...task,
        title: titleOf(ticket, task.taskKey),
        yours: ticket.yours.includes(task.id),
        who: actionWords(ticket, task, runs) ?? whoHasIt(task),
      })),
    about,
    why,
    choices: askable(ticket),
    activity: activity.entries.map((entry) =>
      entry.kind === "step" ? { ...entry, step: withQuestions(ticket, entry.step) } : entry,
    ),
    earlier: activity.next,
    later: place.step !== null || place.comment !== null,
    below: place.step,
    files,
    watch,
    form: emptyForm(),
  });
}

/** Where its history begins. */
function placeOf(req: Request): ActivityPlace {
  return { step: rowId(queryText(req, "before")), comment: rowId(queryText(req, "comments")) };
}

/** Which system an action asks, and how far it is, is for ticket admins. */
function hasOpenAction({ administers, tasks }: TicketPage): boolean {
  return administers && tasks.some((task) => task.closedStep === null && task.taskType !== "FORM");
}

function actionWords(
  { definition }: TicketPage,
  { id, taskKey }: TaskRow,
  runs: Awaited<ReturnType<typeof liveRuns>> | null,
): string | null {
  const run = runs?.get(id);
  const url = definition.compiled.tasks.get(taskKey)?.definition.action_url ?? null;
  return run ? runInWords(run, hostOf(url)) : null;
}

/** What the newest step's question may say of those who could act now. */
function questionOf(ticket: TicketPage, { key, kind, step }: About) {
  const openTasks =
    step < ticket.step
      ? []
      : ticket.tasks
          .filter((task) => task.closedStep === null)
          .map((task) => ({
            key: task.taskKey,
            title: titleOf(ticket, task.taskKey),
            who: task.claimedByName ?? (task.userNames ?? task.roleNames)?.join(" or ") ?? null,
          }));
  return { ticketId: ticket.id, definition: ticket.definition, kind, key, step, openTasks };
}

function titleOf({ definition }: TicketPage, taskKey: string): string {
  return definition.compiled.tasks.get(taskKey)?.definition.title ?? taskKey;
}

function withQuestions({ definition }: TicketPage, entry: HistoryEntry) {
  const lookedAt = entry.lookedAt.map((one) => ({
    ...one,
    about: `${definition.compiled.tasks.has(one.key) ? "task" : "completion"}:${one.key}`,
  }));
  return { ...entry, lookedAt };
}

/** The layout of the completion that ended it, else of its ticket definition, else of the workflow. */
function layoutOf({ definition, endedAs, ticketKey, values }: TicketPage) {
  const { completions, display_layout, tickets } = definition.definition;
  const layouts = [
    completions.find((one) => one.key === endedAs?.key)?.display_layout,
    tickets.find((one) => one.key === ticketKey)?.display_layout,
    display_layout,
  ];
  const keys = definition.fields.list.map((field) => field.key);
  return displayParts(layouts.find((layout) => layout) ?? "", values, keys);
}

async function goOn(res: Response, saved: SavedTicketPage): Promise<void> {
  if (saved.ticketDefinitionId === null)
    return refuse(res, {
      code: "conflict",
      sentence: `Expected to go on with “${saved.title}”, but its form is not offered any more.`,
      location: "/tickets",
    });
  res.redirect(303, `/tickets/new/${saved.ticketDefinitionId}?saved=${saved.id}`);
}

async function load(actor: Actor, req: Request): Promise<Loaded<Viewed> | null> {
  const id = pathId(req, "id");
  if (id === null) return null;
  const object = await readCompany(actor, async (tx): Promise<Viewed | null> => {
    askAhead(tx, () => [
      ...askForTicket(tx, id),
      ...askForActivity(tx, id, placeOf(req), STEPS_SHOWN),
      listFiles(tx, id),
      watchersOf(tx, { id }, actor.userId),
    ]);
    const ticket = await findTicket(tx, actor, id);
    if (ticket !== null) return { ticket };
    const saved = await findSavedTicket(tx, actor, id);
    return saved && { saved };
  });
  return object && { object, see: true, may: true };
}

/** A ticket's page for its submitter and its ticket admins. */
export const ticketRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/tickets/:id", policy: "ticketViewer", load, handler: show }),
];
