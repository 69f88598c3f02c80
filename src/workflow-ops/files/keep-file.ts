import { createHash } from "node:crypto";
import { reject, type Actor, type Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { fileLimits } from "../../settings.js";
import type { FileValue } from "../../workflow-design/index.js";
import { fileContents } from "./file-contents.js";
import { fileName, isProgram } from "./file-name.js";
import { mediaTypeOf } from "./media-type.js";

/** A file as it came; `ticketId` puts it on a ticket at once. */
export interface IncomingFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A file that was looked at and may be kept. */
export interface CheckedFile extends IncomingFile {
  readonly type: string;
  readonly content: string;
}

/** Looks at what came, before any transaction. Refuses what is empty and what runs when it is opened. */
export async function checkFile({
  name: said,
  bytes,
}: IncomingFile): Promise<Result<{ file: CheckedFile }>> {
  const name = fileName(said);
  if (bytes.length === 0)
    return reject("invalid", `Expected a file that holds something, but “${name}” is empty.`);
  const { type, runs } = await mediaTypeOf(bytes);
  if (runs || isProgram(name))
    return reject(
      "invalid",
      `Expected a document, an image or the like, but “${name}” is a program. Put it into an archive, or link to it.`,
    );
  const content = createHash("sha256").update(bytes).digest("hex");
  return { ok: true, file: { name, bytes, type, content } };
}

/** Keeps a file: pending, its uploader's alone, or on a ticket at once. Whether the actor may see the ticket is the caller's to know. */
export async function keepFile(
  tx: CompanyTx,
  actor: Actor,
  file: CheckedFile,
  ticketId: number | null,
): Promise<Result<{ kept: FileValue }>> {
  const full = await noRoom(tx, actor, file, ticketId);
  if (full !== null) return reject("invalid", full);
  const { name, type, content, bytes } = file;
  const row = await tx.db.file.create({
    data: {
      company_id: tx.companyId,
      name,
      media_type: type,
      size: bytes.length,
      sha256: content,
      uploaded_by: actor.userId,
      ...(ticketId === null ? {} : { workflow_instance_id: ticketId, attached_at: new Date() }),
    },
    select: { id: true },
  });
  await fileContents.write(tx, row.id, bytes);
  return { ok: true, kept: { id: row.id, name, size: bytes.length, type, content } };
}

interface Space {
  readonly company: number;
  readonly ticket: number;
  readonly ticketFiles: number;
  readonly pending: number;
}

async function noRoom(
  tx: CompanyTx,
  actor: Actor,
  { bytes }: CheckedFile,
  ticketId: number | null,
): Promise<string | null> {
  const [space] = await tx.db.$queryRaw<Space[]>`
    select (select coalesce(sum(size), 0)::float8 from file where company_id = ${tx.companyId} and removed_at is null) as company,
      (select coalesce(sum(size), 0)::float8 from file
        where company_id = ${tx.companyId} and workflow_instance_id = ${ticketId}::int and removed_at is null) as ticket,
      (select count(*)::int from file
        where company_id = ${tx.companyId} and workflow_instance_id = ${ticketId}::int and removed_at is null) as "ticketFiles",
      (select count(*)::int from file
        where company_id = ${tx.companyId} and uploaded_by = ${actor.userId} and workflow_instance_id is null) as pending`;
  if (space === undefined) return null;
  const { perTicket, ticketBytes, companyBytes, pending } = fileLimits;
  if (ticketId !== null && space.ticketFiles >= perTicket)
    return `Expected at most ${perTicket} files on a ticket, but there are as many already.`;
  if (ticketId !== null && space.ticket + bytes.length > ticketBytes)
    return `Expected at most ${ticketBytes / 1_000_000} MB of files on a ticket, but it would be more.`;
  if (ticketId === null && space.pending >= pending)
    return `Expected at most ${pending} files that are nowhere yet, but you have uploaded as many: send a form with them first.`;
  if (space.company + bytes.length > companyBytes)
    return `Expected at most ${companyBytes / 1_000_000_000} GB of files in the company, but it would be more. A company admin can have old ones taken away.`;
  return null;
}
