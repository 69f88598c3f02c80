import type { CompanyTx } from "../../db/index.js";
import { ticketsById, type TicketRow } from "../tickets/ticket-list-queries.js";
import { findTickets, type AfterTicket, type FoundTickets } from "./found-tickets-queries.js";
import type { ResolvedFilter } from "./ticket-filter.js";

/** A page of a workflow's tickets with all that a list shows of them. */
export interface AdminList extends Omit<FoundTickets, "ids"> {
  readonly rows: readonly TicketRow[];
}

/** A workflow's tickets that a filter leaves, in its order, at most `size`. At most three queries. */
export async function listAdministered(
  tx: CompanyTx,
  filter: ResolvedFilter,
  place: { readonly after: AfterTicket | null; readonly size: number },
): Promise<AdminList> {
  const { ids, ...found } = await findTickets(tx, filter, place);
  const rows = ids.length === 0 ? [] : await ticketsById(tx, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return { ...found, rows: ids.flatMap((id) => byId.get(id) ?? []) };
}
