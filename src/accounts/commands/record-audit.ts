import { asJson, type CompanyTx } from "../../db/index.js";

/** Who acted, and from where; null for the system itself. */
export interface AuditActor {
  readonly userId: number;
  readonly address?: string;
}

/** System staff who acted inside a company that is not theirs. */
export interface AuditStaff {
  readonly staffName: string;
  readonly staffEmail: string;
  readonly address?: string;
}

/** What was done to which object. `before` and `after` hold only what the act changed, in the stored words. */
export interface AuditEntry {
  /** A verb in the past: "user_created", "workflow_published". */
  readonly act: string;
  /** The table's name: "user", "workflow_definition". */
  readonly objectKind: string;
  readonly objectId?: number;
  /** The workflow family, so that its ticket admins see the entry. */
  readonly familyId?: number;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string;
}

/** Adds to the company's audit, in the transaction of the act itself. */
export async function recordAudit(
  { companyId, db }: CompanyTx,
  actor: AuditActor | AuditStaff | null,
  entry: AuditEntry,
): Promise<void> {
  await db.audit.create({
    data: {
      company_id: companyId,
      ...whoIs(actor),
      address: actor?.address ?? null,
      act: entry.act,
      object_kind: entry.objectKind,
      object_id: entry.objectId ?? null,
      workflow_family_id: entry.familyId ?? null,
      reason: entry.reason ?? null,
      ...(entry.before === undefined ? {} : { before: asJson(entry.before) }),
      ...(entry.after === undefined ? {} : { after: asJson(entry.after) }),
    },
    select: { id: true },
  });
}

function whoIs(actor: AuditActor | AuditStaff | null) {
  if (actor && "staffName" in actor) {
    return { actor_id: null, staff_name: actor.staffName, staff_email: actor.staffEmail };
  }
  return { actor_id: actor?.userId ?? null };
}
