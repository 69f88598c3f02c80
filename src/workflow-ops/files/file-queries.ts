import type { Actor } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { loadDefinition, type FileValue } from "../../workflow-design/index.js";
import { readInstanceRow, readOpenTasks } from "../rounds/instance-queries.js";
import { executes, seesTicket, standingOf } from "../standing.js";

/** A file on a ticket as its page lists it. */
export interface TicketFile {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly uploaderId: number;
  readonly uploaderName: string;
  readonly at: Date;
}

const MOST_LISTED = 200;

/** The files on the ticket itself, newest first. Those of its fields are shown as their values. */
export async function listFiles(tx: CompanyTx, ticketId: number): Promise<TicketFile[]> {
  return tx.db.$queryRaw<TicketFile[]>`
    select f.id, f.name, f.size, f.uploaded_by as "uploaderId", u.name as "uploaderName", f.attached_at as at
    from file f join "user" u on u.company_id = f.company_id and u.id = f.uploaded_by
    where f.company_id = ${tx.companyId} and f.workflow_instance_id = ${ticketId} and f.field_key is null and f.removed_at is null
    order by f.id desc limit ${MOST_LISTED}`;
}

/** Which file a form names for which field. */
export interface NamedFile {
  readonly key: string;
  readonly id: number;
}

/** Of these files those that this form may hold, by id: the actor's own pending ones, and what the same field of the ticket holds. */
export async function usableFiles(
  tx: CompanyTx,
  actor: Actor,
  named: readonly NamedFile[],
  ticketId: number | null,
): Promise<ReadonlyMap<number, FileValue>> {
  if (named.length === 0) return new Map();
  const rows = await tx.db.$queryRaw<FileValue[]>`
    select f.id, f.name, f.size, f.media_type as type, f.sha256 as content
    from unnest(${named.map((one) => one.key)}::text[], ${named.map((one) => one.id)}::int[]) as n (key, id)
    join file f on f.company_id = ${tx.companyId} and f.id = n.id
    where f.removed_at is null and ((f.workflow_instance_id is null and f.uploaded_by = ${actor.userId})
      or (f.workflow_instance_id = ${ticketId}::int and f.field_key = n.key))`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** A file that may be downloaded. */
export interface Download {
  readonly id: number;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly ticketId: number | null;
  /** It is on the ticket itself, not a field's value. */
  readonly onTicket: boolean;
  /** The reader may take it away. */
  readonly mayRemove: boolean;
}

/** A file for whoever may see it; null for everybody else: a pending one is its uploader's; one on a ticket is for those who see the ticket,
 *  and for those who may do one of its open tasks if it is on the ticket itself or a value that the task reads or writes. */
export async function findFile(
  tx: CompanyTx,
  actor: Actor,
  fileId: number,
): Promise<Download | null> {
  const row = await tx.db.file.findFirst({
    where: { company_id: tx.companyId, id: fileId, removed_at: null },
  });
  if (row === null) return null;
  const own = row.uploaded_by === actor.userId;
  const found = {
    id: row.id,
    name: row.name,
    mediaType: row.media_type,
    size: row.size,
    ticketId: row.workflow_instance_id,
    onTicket: row.field_key === null && row.workflow_instance_id !== null,
  };
  const { workflow_instance_id: ticketId } = row;
  if (ticketId === null || (row.attached_at === null && own))
    return own ? { ...found, mayRemove: false } : null;
  const rights = await rightsTo(tx, actor, ticketId, row);
  if (!rights.see) return null;
  return { ...found, mayRemove: found.onTicket && (own || rights.administers) };
}

async function rightsTo(
  tx: CompanyTx,
  actor: Actor,
  ticketId: number,
  { field_key: fieldKey, attached_at }: { field_key: string | null; attached_at: Date | null },
): Promise<{ readonly see: boolean; readonly administers: boolean }> {
  const instance = await readInstanceRow(tx, ticketId, "seen");
  const definition = instance && (await loadDefinition(tx, instance.definitionId));
  if (instance === null || definition === null) return { see: false, administers: false };
  const standing = standingOf(actor, definition);
  const { administers } = standing;
  // What only a draft holds is for those who could go on with the draft.
  if (attached_at !== null && seesTicket(standing, instance)) return { see: true, administers };
  const open = await readOpenTasks(tx, { ticketId });
  const see = open.some((task) => {
    if (!executes(standing, task)) return false;
    const asked = definition.compiled.tasks.get(task.taskKey)?.definition;
    if (fieldKey === null || asked === undefined) return asked !== undefined;
    return (
      asked.input_fields.includes(fieldKey) ||
      asked.output_fields.some(({ key }) => key === fieldKey)
    );
  });
  return { see, administers };
}
