import type { CompanyTx } from "../../db/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import type { InstanceRow } from "../rounds/instance.js";
import { componentTitle } from "../words.js";

/** The completion that ended or paused a ticket. */
export interface EndedAs {
  readonly key: string;
  readonly title: string;
  readonly at: Date;
}

/** The completion that made a ticket what it is after a step; null while it ran then, and where an admin did. */
export async function lastCompletion(
  tx: CompanyTx,
  row: Pick<InstanceRow, "id" | "status" | "step">,
  definition: LoadedDefinition,
): Promise<EndedAs | null> {
  if (row.status === "IN_PROGRESS" || row.status === "NOT_STARTED") return null;
  const [last] = await tx.db.$queryRaw<{ key: string; at: Date }[]>`
    select completion_key as key, created_at as at from completion_instance e
    where e.company_id = ${tx.companyId} and e.workflow_instance_id = ${row.id} and e.status::text = ${row.status}
      and e.step <= ${row.step} and e.step > coalesce((
        select max(d.step) from workflow_data d
        where d.company_id = e.company_id and d.workflow_instance_id = e.workflow_instance_id and d.status = 'IN_PROGRESS'
          and d.step <= ${row.step}), 0)
    order by e.step desc limit 1`;
  return last === undefined
    ? null
    : { ...last, title: componentTitle(definition.definition, last.key) };
}
