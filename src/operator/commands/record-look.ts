import type { Actor, Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import { withCompany } from "../../db/index.js";
import { noStaff, staffNow } from "./staff-now.js";

/** What of a company system staff look at. */
interface Look {
  readonly act: "company_looked_at" | "definitions_looked_at";
  /** Of a list: what it is narrowed to. */
  readonly list?: Readonly<Record<string, string>>;
}

/** Adds a look into a company to that company's audit; what is to be seen is read after it. */
export async function recordLook(
  actor: Actor,
  companyId: number,
  { act, list }: Look,
): Promise<Result> {
  return withCompany({ companyId }, async (tx) => {
    const staff = await staffNow(tx, actor);
    if (!staff) return noStaff();
    await recordAudit(tx, staff, {
      act,
      objectKind: "company",
      objectId: companyId,
      ...(list ? { after: list } : {}),
    });
    return { ok: true };
  });
}
