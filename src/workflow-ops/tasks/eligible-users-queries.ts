import type { RoleList } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";

/** A person of the company who could be asked. */
export interface EligibleUser {
  readonly id: number;
  readonly name: string;
}

/** The active users whom a role list allows, by name: all of them when it is unrestricted. */
export async function eligibleUsers(tx: CompanyTx, list: RoleList): Promise<EligibleUser[]> {
  return tx.db.$queryRaw<EligibleUser[]>`
    select u.id, u.name from "user" u
    where u.company_id = ${tx.companyId} and u.is_active and (${!list.restricted} or exists (
      select from user_role m
      where m.company_id = u.company_id and m.user_id = u.id and m.role_id = any(${[...list.roleIds]}::int[])))
    order by lower(u.name), u.id`;
}
