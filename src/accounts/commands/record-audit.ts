import type { CompanyTx } from "../../db/index.js";

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
  /** For whom the actor stood in. */
  readonly onBehalfOf?: number;
}

/** Adds to the company's audit, in the transaction of the act itself. */
export async function recordAudit(
  { companyId, db }: CompanyTx,
  actor: AuditActor | AuditStaff | null,
  entry: AuditEntry,
): Promise<void> {
  const { actorId, staff } = whoIs(actor);
  const { act, objectKind, objectId = null, familyId = null, reason = null } = entry;
  await db.$executeRaw`
    insert into audit (company_id, actor_id, staff_name, staff_email, address, act, object_kind, object_id, workflow_family_id,
      reason, before, after, on_behalf_of_id)
    values (${companyId}, ${actorId}, ${staff?.staffName ?? null}, ${staff?.staffEmail ?? null}, ${actor?.address ?? null}, ${act},
      ${objectKind}, ${objectId}, ${familyId}, ${reason}, ${jsonOrNull(entry.before)}::jsonb, ${jsonOrNull(entry.after)}::jsonb,
      ${entry.onBehalfOf ?? null}::int)`;
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

function whoIs(actor: AuditActor | AuditStaff | null) {
  if (actor && "staffName" in actor) return { actorId: null, staff: actor };
  return { actorId: actor?.userId ?? null, staff: null };
}
