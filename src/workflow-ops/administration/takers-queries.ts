import type { CompanyTx } from "../../db/index.js";
import type { EligibleUser } from "../tasks/eligible-users-queries.js";
import type { OpenWork } from "./open-work-queries.js";

/** Tasks of one definition that somebody leaves behind, and who may have them. */
export interface LeftGroup {
  /** Names the group in a form: "12 review". */
  readonly key: string;
  readonly title: string;
  readonly workflow: string;
  readonly tasks: readonly OpenWork[];
  /** The active others who hold an executor role, by name. */
  readonly takers: readonly EligibleUser[];
}

type Taker = EligibleUser & { readonly familyId: number; readonly taskKey: string };

/** Open work by task definition, with who may have it. One query, however many tasks there are. */
export async function groupsOf(
  { companyId, db }: CompanyTx,
  left: readonly OpenWork[],
  leaverId: number,
): Promise<readonly LeftGroup[]> {
  const groups = byKeyOf(left);
  const asked = [...groups.values()].flatMap(([first]) =>
    first ? [{ family: first.familyId, key: first.taskKey }] : [],
  );
  const takers = await db.$queryRaw<Taker[]>`
    select l.workflow_family_id as "familyId", l.component_key as "taskKey", u.id, u.name
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as g(family int, key text)
      join role_list l on l.company_id = ${companyId} and l.workflow_family_id = g.family and l.stage = 'LIVE'
        and l.kind = 'EXECUTOR' and l.component_key = g.key
      join "user" u on u.company_id = l.company_id and u.is_active and u.id <> ${leaverId}::int
        and (not l.restricted or exists (
          select from role_list_role x
            join user_role m on m.company_id = x.company_id and m.role_id = x.role_id
           where x.company_id = l.company_id and x.role_list_id = l.id and m.user_id = u.id))
     order by lower(u.name), u.id`;
  const takersOf = byKeyOf(takers);
  return [...groups].map(([key, tasks]) => ({
    key,
    title: tasks[0]?.title ?? "",
    workflow: tasks[0]?.workflow ?? "",
    tasks,
    takers: takersOf.get(key) ?? [],
  }));
}

function byKeyOf<T extends { readonly familyId: number; readonly taskKey: string }>(
  all: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = `${each.familyId} ${each.taskKey}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return groups;
}
