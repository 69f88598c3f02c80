import { mayAdministerInstance, reject, type Actor, type Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { liveRoleLists } from "../../workflow-design/index.js";
import { inCommand, type Done } from "./command.js";
import { presentActor } from "./present-actor.js";

/** A filter to save: a new one, or one's own by its id. */
export interface FilterInput {
  readonly id: number | null;
  readonly familyId: number;
  readonly name: string;
  /** As it stands in an address. */
  readonly query: string;
  readonly shared: boolean;
  readonly formId?: string;
  readonly location: string;
}

/** The most filters that one person keeps of a workflow. */
const MOST_FILTERS = 30;

/** Saves a filter of a workflow's tickets under a name, by one of its ticket admins. A name is used once by each. */
export function saveFilter(actor: Actor, input: FilterInput): Promise<Result<Done>> {
  const { familyId, formId, location, name, query, shared } = input;
  return inCommand(actor, { formId, location }, async (tx) => {
    const admin = await adminOf(tx, actor, familyId);
    if (!admin.ok) return admin;
    const mine = { company_id: tx.companyId, workflow_family_id: familyId, user_id: actor.userId };
    // One after the other for each person: a name and the number of filters are looked at before the write.
    await tx.db.$queryRaw`
      select from "user" u where u.company_id = ${tx.companyId} and u.id = ${actor.userId} for no key update`;
    const filters = await tx.db.saved_filter.findMany({
      where: mine,
      select: { id: true, name: true },
    });
    const same = filters.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (same !== undefined && same.id !== input.id) return taken(name);
    if (input.id === null && filters.length >= MOST_FILTERS) return tooMany();
    const kept = { name, query, shared };
    if (input.id === null)
      await tx.db.saved_filter.create({ data: { ...mine, ...kept }, select: { id: true } });
    else {
      const { count } = await tx.db.saved_filter.updateMany({
        where: { ...mine, id: input.id },
        data: { ...kept, updated_at: new Date() },
      });
      if (count === 0) return noSuchFilter();
    }
    return { ok: true };
  });
}

/** That the actor administers the workflow at this moment. */
export async function adminOf(
  tx: CompanyTx,
  actor: Actor,
  familyId: number,
): Promise<Result<{ now: Actor }>> {
  const present = await presentActor(tx, actor);
  if (!present.ok) return present;
  const { ticketAdmin } = await liveRoleLists(tx, familyId);
  if (mayAdministerInstance(present.now, ticketAdmin)) return present;
  return reject(
    "not_found",
    "Expected a workflow that you administer, but there is none with this number.",
  );
}

/** There is no such filter of the actor's own. */
export function noSuchFilter() {
  return reject("not_found", "Expected a filter of your own, but there is none with this number.");
}

function taken(name: string) {
  return reject("invalid", `Expected a new name, but you have a filter called “${name}”.`, {
    errors: [{ field: "name", message: "You have a filter of this name already." }],
  });
}

function tooMany() {
  return reject(
    "invalid",
    `Expected at most ${MOST_FILTERS} filters, but you have as many already.`,
    {
      errors: [{ field: "name", message: `Delete one first: you have ${MOST_FILTERS}.` }],
    },
  );
}
