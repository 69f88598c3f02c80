import { reject, type Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { fieldValue, fieldTitle, type Fields } from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import { fileLimits } from "../../settings.js";

/** Where files are put, and by whom; null for nobody in person. */
interface Place {
  readonly ticketId: number;
  readonly actorId: number | null;
  readonly definition: LoadedDefinition;
}

interface Named {
  readonly key: string;
  readonly id: number;
  readonly content: string;
}

/**
 * Puts the files that a write-set names where they belong. Each must be there as it is said, and either pending and the writer's own, or
 * held by this field of this ticket already: nobody brings in another's file by its number. No statement when there are none.
 */
export async function placeFiles(tx: CompanyTx, place: Place, fields: Fields): Promise<Result> {
  const named = filesIn(place.definition, fields);
  if (named.length === 0) return { ok: true };
  const placed = await tx.db.$queryRaw<{ key: string }[]>`
    update file f set workflow_instance_id = ${place.ticketId}, field_key = n.key, attached_at = coalesce(f.attached_at, now())
    from unnest(${named.map((one) => one.key)}::text[], ${named.map((one) => one.id)}::int[],
      ${named.map((one) => one.content)}::text[]) as n (key, id, content)
    where f.company_id = ${tx.companyId} and f.id = n.id and f.sha256 = n.content and f.removed_at is null
      and ((f.workflow_instance_id is null and f.uploaded_by = ${place.actorId}::int)
        or (f.workflow_instance_id = ${place.ticketId} and f.field_key = n.key))
    returning n.key`;
  const there = new Set(placed.map(({ key }) => key));
  const missing = named.filter(({ key }) => !there.has(key));
  if (missing.length === 0) return withinTicket(tx, place.ticketId);
  const errors = missing.map(({ key }) => ({
    field: key,
    message: `${fieldTitle(place.definition.definition, key)} is not here any more: choose the file again`,
  }));
  return reject("invalid", "Expected files that are here, but one is not any more.", { errors });
}

async function withinTicket(tx: CompanyTx, ticketId: number): Promise<Result> {
  const sum = await tx.db.file.aggregate({
    where: { company_id: tx.companyId, workflow_instance_id: ticketId, removed_at: null },
    _sum: { size: true },
    _count: true,
  });
  const { perTicket, ticketBytes } = fileLimits;
  if (sum._count <= perTicket && (sum._sum.size ?? 0) <= ticketBytes) return { ok: true };
  return reject(
    "conflict",
    `Expected at most ${perTicket} files and ${ticketBytes / 1_000_000} MB on a ticket, but it would be more.`,
  );
}

/** Keeps the files that a draft names by their ids with the ticket, so that they outlive the clearing out of pending ones. */
export async function holdFiles(
  tx: CompanyTx,
  { ticketId, actorId, definition }: Place,
  typed: Readonly<Record<string, string | readonly string[]>>,
): Promise<void> {
  const ids = Object.entries(typed).flatMap(([key, text]) => {
    const id = definition.fields.byKey.get(key)?.type === "file" ? fileId(text) : null;
    return id === null ? [] : [{ key, id }];
  });
  if (ids.length === 0) return;
  await tx.db.$executeRaw`
    update file f set workflow_instance_id = ${ticketId}, field_key = n.key
    from unnest(${ids.map((one) => one.key)}::text[], ${ids.map((one) => one.id)}::int[]) as n (key, id)
    where f.company_id = ${tx.companyId} and f.id = n.id and f.workflow_instance_id is null and f.uploaded_by = ${actorId}::int`;
}

/** Lets go of the files of a saved ticket that is thrown away: the job clears them out. */
export async function releaseFiles(tx: CompanyTx, ticketId: number): Promise<void> {
  await tx.db.file.updateMany({
    where: { company_id: tx.companyId, workflow_instance_id: ticketId },
    data: { workflow_instance_id: null, field_key: null, attached_at: null },
  });
}

/** The id that a form holds of a file; null for anything else. */
export function fileId(text: unknown): number | null {
  if (typeof text !== "string" || !/^[1-9]\d{0,9}$/.test(text)) return null;
  return Number(text) <= 2_147_483_647 ? Number(text) : null;
}

function filesIn({ fields: { byKey } }: LoadedDefinition, fields: Fields): readonly Named[] {
  return Object.keys(fields).flatMap((key) => {
    if (byKey.get(key)?.type !== "file") return [];
    const value = fieldValue(fields, key);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    const { id, content } = value as { readonly id?: unknown; readonly content?: unknown };
    return typeof id === "number" && typeof content === "string" ? [{ key, id, content }] : [];
  });
}
