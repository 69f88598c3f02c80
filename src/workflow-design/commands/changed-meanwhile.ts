import { reject } from "../../access/index.js";
import { userNames } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";

/** When something was changed last, and by whom. */
interface Stamp {
  readonly updated_at: Date;
  readonly updated_by: number | null;
}

/**
 * The refusal of a form that was opened before somebody else saved; null when nothing came between.
 * @param updatedAt what the form was made from, as toISOString() gives it; absent where no form asks
 */
export async function changedMeanwhile(
  tx: CompanyTx,
  what: string,
  stamp: Stamp,
  updatedAt: string | undefined,
): Promise<ReturnType<typeof reject> | null> {
  if (updatedAt === undefined || stamp.updated_at.toISOString() === updatedAt) return null;
  const names = await userNames(tx, stamp.updated_by === null ? [] : [stamp.updated_by]);
  const who = (stamp.updated_by === null ? undefined : names.get(stamp.updated_by)) ?? "somebody";
  return reject(
    "conflict",
    `Expected ${what} to be as you opened it, but ${who} changed it meanwhile. Open it again to see what is there now.`,
    { detail: "changed_meanwhile" },
  );
}
