import { mayAdministerInstance, type Actor } from "../../access/index.js";
import { keptByRights, type CompanyTx } from "../../db/index.js";
import { liveRoleLists, roleListsOfActor } from "../../workflow-design/index.js";

/** A workflow whose tickets the actor administers. */
export interface AdministeredWorkflow {
  readonly familyId: number;
  /** Of the version whose title this is: the address of its pages. */
  readonly definitionId: number;
  readonly prefix: string;
  /** The active version's title, else the newest published one's. */
  readonly title: string;
  /** New tickets can be submitted. */
  readonly active: boolean;
}

/** The published workflows whose tickets the actor administers, by title, for the navigation. Two queries. */
export async function administeredWorkflows(
  tx: CompanyTx,
  actor: Actor,
): Promise<AdministeredWorkflow[]> {
  const { adminFamilies } = await roleListsOfActor(tx, actor);
  return adminFamilies.length === 0 ? [] : workflows(tx, adminFamilies);
}

/** A workflow for the pages of its ticket admins; null where the actor is none, or it was never published. */
export async function administeredWorkflow(
  tx: CompanyTx,
  actor: Actor,
  familyId: number,
): Promise<AdministeredWorkflow | null> {
  const lists = await liveRoleLists(tx, familyId);
  if (!mayAdministerInstance(actor, lists.ticketAdmin)) return null;
  const [found] = await workflows(tx, [familyId]);
  return found ?? null;
}

function workflows(tx: CompanyTx, familyIds: readonly number[]): Promise<AdministeredWorkflow[]> {
  const read = () => readWorkflows(tx, familyIds);
  return keptByRights(tx, `administered/${familyIds.join()}`, read, (found) => found.length * 300);
}

function readWorkflows(
  tx: CompanyTx,
  familyIds: readonly number[],
): Promise<AdministeredWorkflow[]> {
  return tx.db.$queryRaw<AdministeredWorkflow[]>`
    select f.id as "familyId", w.id as "definitionId", f.prefix, w.title, w.status = 'ACTIVE' as active
    from workflow_family f
    join lateral (
      select v.id, v.title, v.status from workflow_definition v
      where v.company_id = f.company_id and v.workflow_family_id = f.id and v.status <> 'DRAFT'
      order by v.status = 'ACTIVE' desc, v.version desc limit 1) w on true
    where f.company_id = ${tx.companyId} and f.id = any(${[...familyIds]}::int[])
    order by lower(w.title), f.id`;
}
