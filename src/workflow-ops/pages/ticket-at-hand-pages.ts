import type { Request } from "express";
import type { Actor } from "../../access/index.js";
import { askAhead, readCompany, type CompanyTx } from "../../db/index.js";
import { pathId, type Loaded } from "../../web/index.js";
import {
  administeredWorkflow,
  type AdministeredWorkflow,
} from "../administration/administered-queries.js";
import {
  askForTicket,
  findTicket,
  findTicketInBrief,
  type TicketInBrief,
  type TicketPage,
} from "../tickets/ticket-queries.js";

/** A submitted ticket for a page that only its ticket admins have; its submitter sees it, and is refused. */
export function loadAdministered(actor: Actor, req: Request): Promise<Loaded<TicketPage> | null> {
  return loadBy(actor, req, (tx, id) => {
    askAhead(tx, () => askForTicket(tx, id));
    return findTicket(tx, actor, id);
  });
}

/** The same for one that shows the ticket's values alone. */
export function loadInBrief(actor: Actor, req: Request): Promise<Loaded<TicketInBrief> | null> {
  return loadBy(actor, req, (tx, id) => findTicketInBrief(tx, actor, id));
}

async function loadBy<T extends { readonly administers: boolean }>(
  actor: Actor,
  req: Request,
  find: (tx: CompanyTx, id: number) => Promise<T | null>,
): Promise<Loaded<T> | null> {
  const id = pathId(req, "id");
  const ticket = id === null ? null : await readCompany(actor, (tx) => find(tx, id));
  return (
    ticket && {
      object: ticket,
      see: true,
      may: ticket.administers,
      sentence:
        "Expected a ticket admin of this workflow, but you have no role that is one: you see this ticket because you submitted it.",
    }
  );
}

/** The way back to a ticket from a page below its own. */
export function ticketCrumbs(ticket: Pick<TicketPage, "id" | "number" | "title">) {
  return [{ label: `${ticket.number}: ${ticket.title}`, href: `/tickets/${ticket.id}` }];
}

/** The entry of the side bar under which a ticket's pages of administration stand. */
export async function ticketPlace(actor: Actor, familyId: number): Promise<string> {
  const workflow = await readCompany(actor, (tx) => administeredWorkflow(tx, actor, familyId));
  return workflow === null ? "/tickets" : ticketListOf(workflow);
}

/** The address of a workflow's tickets. */
export function ticketListOf({ definitionId }: Pick<AdministeredWorkflow, "definitionId">): string {
  return `/admin/workflows/${definitionId}/tickets`;
}
