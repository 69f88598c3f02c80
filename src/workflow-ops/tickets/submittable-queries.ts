import type { Actor } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { roleListsOfActor } from "../../workflow-design/index.js";

/** A kind of ticket that the actor can submit now. */
export interface Submittable {
  readonly ticketDefinitionId: number;
  readonly title: string;
  readonly description: string;
  readonly familyId: number;
  readonly workflowTitle: string;
}

/** Every ticket definition of an active version that the actor may submit, by workflow. Two queries. */
export async function listSubmittable(tx: CompanyTx, actor: Actor): Promise<Submittable[]> {
  const { submit } = await roleListsOfActor(tx, actor);
  return tx.db.$queryRaw<Submittable[]>`
    select t.id as "ticketDefinitionId", t.title, t.description, w.workflow_family_id as "familyId", w.title as "workflowTitle"
    from unnest(${submit.map(({ familyId }) => familyId)}::int[], ${submit.map(({ key }) => key)}::text[]) as a (family_id, key)
    join workflow_definition w
      on w.company_id = ${tx.companyId} and w.workflow_family_id = a.family_id and w.status = 'ACTIVE'
    join ticket_definition t on t.company_id = w.company_id and t.workflow_definition_id = w.id and t.key = a.key
    order by lower(w.title), w.id, t.position`;
}
