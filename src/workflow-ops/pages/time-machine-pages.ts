import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import { graphList, impliedGraph } from "../../engine/index.js";
import { drawGraph } from "../../web/graph/draw-graph.js";
import {
  notFound,
  pathId,
  queryText,
  renderPage,
  route,
  rowId,
  type AnyRoute,
  type Loaded,
} from "../../web/index.js";
import { ticketAsOf } from "../tickets/as-of-queries.js";
import { lineageOf, type Caused } from "../tickets/lineage-queries.js";
import { findTicket, type TicketPage } from "../tickets/ticket-queries.js";
import { ticketCrumbs, ticketPlace } from "./ticket-at-hand-pages.js";

async function show(req: Request, res: Response, actor: Actor, ticket: TicketPage): Promise<void> {
  const step = rowId(queryText(req, "step")) ?? ticket.step;
  const asOf = await readCompany(actor, (tx) => ticketAsOf(tx, ticket, step));
  if (asOf === null) return notFound(res);
  const { definition } = ticket.definition;
  const graph = impliedGraph(definition);
  await renderPage(res, "tickets/time", {
    title: "Step by step",
    crumbs: ticketCrumbs(ticket),
    place: ticket.administers ? await ticketPlace(actor, ticket.familyId) : "/tickets",
    ticket,
    asOf,
    svg: await drawGraph(graph, asOf.overlay),
    lines: graphList(definition, graph, asOf.overlay),
    activity: [
      {
        kind: "step",
        step: {
          ...asOf.entry,
          lookedAt: asOf.entry.lookedAt.map((one) => ({ ...one, about: aboutOf(ticket, one.key) })),
        },
      },
    ],
    answers: ticket.administers && WRITES.test(asOf.entry.did),
  });
}

/** Steps that answered something, by what their history says. */
const WRITES = /^(submitted|completed|answered|skipped|corrected) /;

function aboutOf({ definition }: TicketPage, key: string): string {
  return `${definition.compiled.tasks.has(key) ? "task" : "completion"}:${key}`;
}

const OUTCOMES: { readonly [outcome in Caused["outcome"]]?: string } = {
  FIRE: "started",
  REFRESH: "was open already and got the new value",
  CANCEL: "was open and was cancelled",
  CLOSE: "came true",
  CONDITION_FALSE: "was looked at: its condition did not hold",
  ALREADY_RAN: "had been done before, and is only asked once",
  ANSWERED: "was answered by the correction itself",
  SELF: "is not woken by its own answer",
  WAITS_FOR_FRESH: "waits for an answer that is asked again",
  NOT_WOKEN: "was not woken, as chosen",
  NOT_CONSIDERED: "was not looked at, because something else ended the ticket",
  SKIPPED: "was passed over, as it had paused the ticket",
};

async function lineage(
  req: Request,
  res: Response,
  actor: Actor,
  ticket: TicketPage,
): Promise<void> {
  const field = queryText(req, "field") || (ticket.definition.fields.list[0]?.key ?? "");
  const step = rowId(queryText(req, "step")) ?? ticket.step;
  const known = ticket.definition.fields.list.find(({ key }) => key === field);
  if (known === undefined || step > ticket.step) return notFound(res);
  const found = await readCompany(actor, (tx) => lineageOf(tx, ticket, { field, step }));
  await renderPage(res, "tickets/lineage", {
    title: `Where “${known.title}” comes from`,
    crumbs: ticketCrumbs(ticket),
    place: ticket.administers ? await ticketPlace(actor, ticket.familyId) : "/tickets",
    ticket,
    step,
    field,
    fields: ticket.definition.fields.list.map(({ key, title }) => ({ key, title })),
    lineage: found && {
      ...found,
      caused: found.caused.map((one) => ({
        ...one,
        became: OUTCOMES[one.outcome] ?? "",
        about: `${one.kind}:${one.key}`,
      })),
    },
  });
}

/** A submitted ticket, for whoever sees its page. */
async function load(actor: Actor, req: Request): Promise<Loaded<TicketPage> | null> {
  const id = pathId(req, "id");
  const object = id === null ? null : await readCompany(actor, (tx) => findTicket(tx, actor, id));
  return object && { object, see: true, may: true };
}

const viewers = { policy: "ticketViewer", load } as const;

/** A ticket as it was after each of its steps, and where its values came from. */
export const timeMachineRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/tickets/:id/time", ...viewers, handler: show }),
  route({ method: "get", path: "/tickets/:id/lineage", ...viewers, handler: lineage }),
];
