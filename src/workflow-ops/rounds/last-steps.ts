import type { CompanyTx } from "../../db/index.js";
import type { Round, Writer } from "../../engine/index.js";
import type { LastSteps } from "./instance.js";

/** After a round: what it changed was written by its step, but by a resumption, which only says what had been written before; what it cleared was cleared by it. */
export function lastStepsAfter(
  before: LastSteps,
  step: number,
  { changed, cleared }: Pick<Round, "changed" | "cleared">,
  writer: Writer["kind"],
): LastSteps {
  const after: Record<string, LastSteps[string]> = { ...before };
  for (const key of writer === "resume" ? [] : changed)
    after[key] = [step, after[key]?.[1] ?? null];
  for (const key of cleared) after[key] = [after[key]?.[0] ?? null, step];
  return after;
}

/** The same from a ticket's whole history, for one that began before it was kept. Needs its lock where it is to be written. One query. */
export async function readLastSteps(
  { companyId, db }: CompanyTx,
  ticketId: number,
): Promise<LastSteps> {
  const rows = await db.$queryRaw<
    { key: string; written: number | null; cleared: number | null }[]
  >`
    with steps as (
      select d.step, d.cause, d.changed, d.cleared from workflow_data d
      where d.company_id = ${companyId} and d.workflow_instance_id = ${ticketId})
    select x.key, max(x.step) filter (where x.writes) as written, max(x.step) filter (where not x.writes) as cleared
    from (
      select k.key, s.step, true as writes from steps s, jsonb_array_elements_text(s.changed) as k (key) where s.cause <> 'resume'
      union all
      select k.key, s.step, false from steps s, jsonb_array_elements_text(s.cleared) as k (key)) x
    group by x.key`;
  return Object.fromEntries(rows.map(({ key, written, cleared }) => [key, [written, cleared]]));
}
