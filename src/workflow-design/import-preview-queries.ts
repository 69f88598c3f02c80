import type { Result } from "../access/index.js";
import { listRoles } from "../accounts/index.js";
import type { CompanyTx } from "../db/index.js";
import { refusedFile } from "./files/refused-file.js";
import { freePrefix, prefixUse } from "./prefix-queries.js";
import { withoutRoles } from "./files/named-roles.js";
import { parseImport } from "./files/parse-import.js";

/** What importing a file would do, to be shown before it is confirmed. */
export interface ImportPreview {
  readonly key: string;
  readonly title: string;
  readonly prefix: string;
  /** The workflow whose next version it becomes; null for a new one. */
  readonly existing: {
    readonly title: string;
    readonly prefix: string;
    readonly nextVersion: number;
  } | null;
  /** The draft that stands in its way. */
  readonly draft: { readonly id: number; readonly version: number } | null;
  /** Whose prefix it is already, and one that is free; only for a new workflow. */
  readonly prefixTaken: { readonly by: string; readonly free: string } | null;
  /** Roles that the company does not have, sorted. */
  readonly missingRoles: readonly string[];
  readonly counts: {
    readonly fields: number;
    readonly tickets: number;
    readonly tasks: number;
    readonly completions: number;
  };
}

/** Reads a file and says what importing it would do; a file with mistakes is refused, each told at the field "file". Changes nothing. */
export async function importPreview(
  tx: CompanyTx,
  text: string,
): Promise<Result<{ preview: ImportPreview }>> {
  const parsed = parseImport(text);
  if (!parsed.ok) return refusedFile(parsed.problems);
  const { file } = parsed;
  const family = await tx.db.workflow_family.findUnique({
    where: { company_id_key: { company_id: tx.companyId, key: file.key } },
    select: {
      prefix: true,
      versions: {
        select: { id: true, version: true, status: true, title: true },
        orderBy: { version: "desc" },
      },
    },
  });
  const newest = family?.versions[0];
  const draft = family?.versions.find((version) => version.status === "DRAFT");
  const by = family === null ? await prefixUse(tx, file.prefix, null) : null;
  const roles = await listRoles(tx);
  const preview: ImportPreview = {
    key: file.key,
    title: file.title,
    prefix: file.prefix,
    existing: family && {
      title: newest?.title ?? file.key,
      prefix: family.prefix,
      nextVersion: (newest?.version ?? 0) + 1,
    },
    draft: draft === undefined ? null : { id: draft.id, version: draft.version },
    prefixTaken: by === null ? null : { by, free: await freePrefix(tx, file.prefix) },
    missingRoles: withoutRoles(
      file,
      roles.map((role) => role.name),
    ).missing,
    counts: {
      fields: Object.keys((file.fields_schema["properties"] ?? {}) as object).length,
      tickets: file.tickets.length,
      tasks: file.tasks.length,
      completions: file.completions.length,
    },
  };
  return { ok: true, preview };
}
