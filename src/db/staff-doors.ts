import { outsideTransaction } from "./client.js";
import type { CompanyTx } from "./with-company.js";

/** What making somebody system staff, or no longer, came to. */
export interface StaffChange {
  /** "already": nothing was to be changed. Deactivated users, and those who wait for their first password, are not made staff. */
  readonly outcome: "done" | "already" | "unknown" | "inactive" | "waiting";
  /** Whose address it is, and of which company; null where nobody has it. */
  readonly userName: string | null;
  readonly companyName: string | null;
  /** The company is suspended: they cannot sign in. */
  readonly suspended: boolean;
}

/** Makes whoever signs in with this address (in small letters) system staff, with an entry in their company's audit. Needs the owner's connection. */
export function grantSystemStaff(email: string): Promise<StaffChange> {
  return changed(outsideTransaction().$queryRaw<StaffChange[]>`
    select outcome, user_name as "userName", company_name as "companyName", suspended from grant_system_staff(${email})`);
}

/** Takes that away again. Needs the owner's connection. */
export function revokeSystemStaff(email: string): Promise<StaffChange> {
  return changed(outsideTransaction().$queryRaw<StaffChange[]>`
    select outcome, user_name as "userName", company_name as "companyName", suspended from revoke_system_staff(${email})`);
}

async function changed(rows: Promise<StaffChange[]>): Promise<StaffChange> {
  const [row] = await rows;
  if (!row) throw new Error("Expected the door to say what it did, but it said nothing.");
  return row;
}

/** System staff's name and address as of now, asked while working as another company; null when they are none any more. */
export async function systemStaffNow(
  { db }: CompanyTx,
  { companyId, userId }: { readonly companyId: number; readonly userId: number },
): Promise<{ name: string; email: string } | null> {
  const [row] = await db.$queryRaw<{ name: string; email: string }[]>`
    select name, email from system_staff_now(${companyId}::int, ${userId}::int)`;
  return row ?? null;
}
