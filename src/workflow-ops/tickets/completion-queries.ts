import type { CompanyTx } from "../../db/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import type { InstanceRow } from "../rounds/instance.js";
import type { StepRecord } from "../rounds/step-queries.js";
import { componentTitle } from "../words.js";

/** The completion that ended or paused a ticket. */
export interface EndedAs {
  readonly key: string;
  readonly title: string;
  readonly at: Date;
}

/** The same from the newest steps of a ticket, newest first; undefined where they do not tell. */
export function completionIn(
  newest: readonly StepRecord[],
  { status }: Pick<InstanceRow, "status">,
  definition: LoadedDefinition,
): EndedAs | null | undefined {
  for (const { at, effects, status: then, step } of newest) {
    if (then === "IN_PROGRESS") return null;
    const key = completionOf(effects, status);
    if (key !== undefined) return { key, at, title: componentTitle(definition.definition, key) };
    if (step === 1) return null;
  }
  return undefined;
}

/** The completion by which a round's effects made a ticket end so, or pause. */
function completionOf(
  effects: StepRecord["effects"],
  status: InstanceRow["status"],
): string | undefined {
  for (const effect of effects) {
    const becomes =
      effect.type === "close" ? effect.status : effect.type === "pause" ? "ON_HOLD" : null;
    if (becomes === status && "completion" in effect && effect.completion !== null)
      return effect.completion;
  }
  return undefined;
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
