import type { Actor } from "../../access/index.js";
import { keptByRights, type CompanyTx } from "../../db/index.js";
import type { TicketDefinition } from "../../engine/index.js";
import { loadDefinition, type LoadedDefinition } from "../../workflow-design/index.js";
import { standingOf, submits } from "../standing.js";

/** A ticket definition of a published version, with the version that it belongs to. */
export interface TicketForm {
  readonly id: number;
  readonly ticket: TicketDefinition;
  readonly definition: LoadedDefinition;
  /** The version is the one that new tickets begin with. */
  readonly active: boolean;
}

/**
 * A ticket definition that the actor may submit by the live list of its key; null for a draft's, and where the actor may not.
 * One of an older version comes with active: false.
 */
export async function findTicketForm(
  tx: CompanyTx,
  actor: Actor,
  ticketDefinitionId: number,
): Promise<TicketForm | null> {
  const row = await keptByRights(
    tx,
    `form/${ticketDefinitionId}`,
    () => readPlace(tx, ticketDefinitionId),
    (found) => (found === undefined || found.isDraft ? null : PLACE_BYTES),
  );
  if (row === undefined) return null;
  const definition = await loadDefinition(tx, row.definitionId);
  if (definition === null || definition.status === "DRAFT") return null;
  const ticket = definition.definition.tickets.find((one) => one.key === row.key);
  if (ticket === undefined || !submits(standingOf(actor, definition), row.key)) return null;
  return { id: ticketDefinitionId, ticket, definition, active: definition.status === "ACTIVE" };
}

interface FormPlace {
  readonly key: string;
  readonly definitionId: number;
  /** Its key may change. */
  readonly isDraft: boolean;
}

const PLACE_BYTES = 200;

async function readPlace({ companyId, db }: CompanyTx, id: number): Promise<FormPlace | undefined> {
  const [row] = await db.$queryRaw<FormPlace[]>`
    select t.key, t.workflow_definition_id as "definitionId", d.status = 'DRAFT' as "isDraft" from ticket_definition t
    join workflow_definition d on d.company_id = t.company_id and d.id = t.workflow_definition_id
    where t.company_id = ${companyId} and t.id = ${id}`;
  return row;
}

/** The same ticket's form in the version that new tickets begin with; null when there is none any more. */
export async function activeFormId(
  tx: CompanyTx,
  familyId: number,
  ticketKey: string,
): Promise<number | null> {
  const row = await tx.db.ticket_definition.findFirst({
    where: {
      company_id: tx.companyId,
      key: ticketKey,
      workflow_definition: { workflow_family_id: familyId, status: "ACTIVE" },
    },
    select: { id: true },
  });
  return row?.id ?? null;
}
