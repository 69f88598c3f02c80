import type { CompanyTx } from "../db/index.js";
import { loadDefinition } from "./definition-queries.js";
import { exportText } from "./files/export-text.js";

/** A version as an export file, with the role names that govern it now (a draft's own, else the live ones); null when the company has none. */
export async function exportDefinition(
  tx: CompanyTx,
  id: number,
): Promise<{ readonly filename: string; readonly text: string } | null> {
  const loaded = await loadDefinition(tx, id);
  if (loaded === null) return null;
  return { filename: `${loaded.key}-${loaded.version}.json`, text: exportText(loaded.definition) };
}
