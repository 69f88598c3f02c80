import type { Actor, Result } from "../../../access/index.js";
import { withCompany } from "../../../db/index.js";
import type { FileValue } from "../../../workflow-design/index.js";
import { checkFile, keepFile, type IncomingFile } from "../keep-file.js";

/** Keeps a file that came with a form, before the form is looked at: it is nowhere yet, and its uploader's alone. */
export async function keepPending(
  actor: Actor,
  incoming: IncomingFile,
): Promise<Result<{ kept: FileValue }>> {
  const checked = await checkFile(incoming);
  if (!checked.ok) return checked;
  return withCompany(actor, (tx) => keepFile(tx, actor, checked.file, null));
}
