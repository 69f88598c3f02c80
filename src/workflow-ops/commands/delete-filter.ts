import type { Actor, Result } from "../../access/index.js";
import { inCommand, type Done } from "./command.js";
import { adminOf, noSuchFilter } from "./save-filter.js";

/** Which of one's own filters. */
export interface FilterToDelete {
  readonly id: number;
  readonly familyId: number;
  readonly formId?: string;
  readonly location: string;
}

/** Deletes one's own filter, from everybody's list. */
export function deleteFilter(actor: Actor, input: FilterToDelete): Promise<Result<Done>> {
  const { familyId, formId, id, location } = input;
  return inCommand(actor, { formId, location }, async (tx) => {
    const admin = await adminOf(tx, actor, familyId);
    if (!admin.ok) return admin;
    const { count } = await tx.db.saved_filter.deleteMany({
      where: { company_id: tx.companyId, id, workflow_family_id: familyId, user_id: actor.userId },
    });
    return count === 0 ? noSuchFilter() : { ok: true };
  });
}
