import { full } from "../../access/index.js";
import { isRoomFor, Prisma, type CompanyTx } from "../../db/index.js";
import { companyCounts } from "../../settings.js";

/** The refusal where the company has as many workflows as it may; else null. */
export async function noRoomForWorkflow(tx: CompanyTx): Promise<ReturnType<typeof full> | null> {
  const most = companyCounts.workflows;
  const families = Prisma.sql`select from workflow_family where company_id = ${tx.companyId}`;
  if (await isRoomFor(tx, "workflows", most, families)) return null;
  return full(
    most,
    "workflows in a company",
    "Delete drafts of workflows that were never published.",
  );
}

/** The refusal where a workflow, which is locked, has as many versions as it may; else null. */
export function noRoomForVersion(versions: number): ReturnType<typeof full> | null {
  const most = companyCounts.versions;
  if (versions < most) return null;
  return full(most, "versions of a workflow", "Export it, and import it as another workflow.");
}
