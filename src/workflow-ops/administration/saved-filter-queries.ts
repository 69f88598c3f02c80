import type { Actor } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";

/** A filter with a name, as its owner or another ticket admin of the workflow sees it. */
export interface SavedFilter {
  readonly id: number;
  readonly name: string;
  /** As it stands in an address. */
  readonly query: string;
  readonly shared: boolean;
  readonly own: boolean;
  readonly userName: string;
}

/** The most filters that a list offers. */
const MOST_SHOWN = 60;

/** The reader's filters of a workflow, and those shared by others, by name. One query. */
export function savedFilters(
  tx: CompanyTx,
  actor: Actor,
  familyId: number,
): Promise<SavedFilter[]> {
  return tx.db.$queryRaw<SavedFilter[]>`
    select f.id, f.name, f.query, f.shared, f.user_id = ${actor.userId} as own, u.name as "userName"
    from saved_filter f join "user" u on u.company_id = f.company_id and u.id = f.user_id
    where f.company_id = ${tx.companyId} and f.workflow_family_id = ${familyId} and (f.user_id = ${actor.userId} or f.shared)
    order by lower(f.name), f.id limit ${MOST_SHOWN}`;
}

/** A filter with the workflow that it is of; null where there is none, or it is another's and not shared. */
export async function savedFilter(
  tx: CompanyTx,
  actor: Actor,
  id: number,
): Promise<(SavedFilter & { readonly familyId: number }) | null> {
  const [found] = await tx.db.$queryRaw<(SavedFilter & { readonly familyId: number })[]>`
    select f.id, f.name, f.query, f.shared, f.user_id = ${actor.userId} as own, u.name as "userName",
      f.workflow_family_id as "familyId"
    from saved_filter f join "user" u on u.company_id = f.company_id and u.id = f.user_id
    where f.company_id = ${tx.companyId} and f.id = ${id} and (f.user_id = ${actor.userId} or f.shared)`;
  return found ?? null;
}
