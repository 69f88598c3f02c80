import { Prisma, type CompanyTx } from "../../db/index.js";
import {
  fieldValue,
  type Decision,
  type Fields,
  type Json,
  type Round,
  type WorkflowStatus,
  type WriteSet,
} from "../../engine/index.js";

/** A field that a step changed; null stands for unset. */
export interface FieldChange {
  readonly field: string;
  readonly before: Json;
  readonly after: Json;
}

/** A step of a ticket as its record has it. */
export interface StepRecord {
  readonly step: number;
  readonly at: Date;
  readonly actorName: string | null;
  readonly writeSet: WriteSet;
  readonly reason: string | null;
  readonly status: WorkflowStatus;
  /** For a catch-up round the net change since the hold began. */
  readonly changes: readonly FieldChange[];
  /** Cleared because they are asked again, with the value that was lost in `before`. */
  readonly cleared: readonly FieldChange[];
  readonly effects: Round["effects"];
  readonly decisions: Round["decisions"];
}

interface Row extends Omit<StepRecord, "changes" | "cleared" | "decisions"> {
  readonly changed: readonly string[];
  readonly cleared: readonly string[];
  /** Of the changed fields. */
  readonly after: Fields | null;
  /** Of the changed and the cleared fields. */
  readonly before: Fields | null;
  readonly decisions: {
    readonly [key: string]: Decision & { readonly values: Fields | null };
  } | null;
}

/** Steps of a ticket, newest first, at most `size`, below the step `below`. One query, however large the snapshots are. */
export async function readSteps(
  tx: CompanyTx,
  ticketId: number,
  { below, size }: { readonly below: number | null; readonly size: number },
): Promise<StepRecord[]> {
  const place = below === null ? Prisma.sql`true` : Prisma.sql`s.step < ${below}`;
  const rows = await tx.db.$queryRaw<Row[]>`
    select ${columns} from (${newest(tx, ticketId, place, size)}) d order by d.step desc limit ${size}`;
  return rows.map(recordOf);
}

/** One step; null when the ticket has not come so far. */
export async function readStep(
  tx: CompanyTx,
  ticketId: number,
  step: number,
): Promise<StepRecord | null> {
  const [record] = await readSteps(tx, ticketId, { below: step + 1, size: 1 });
  return record?.step === step ? record : null;
}

/** Steps with the fields as they were before, and one more, of which they are not known. By its limit no more are read, however many there are. */
function newest(tx: CompanyTx, ticketId: number, place: Prisma.Sql, size: number): Prisma.Sql {
  // Before a catch-up round stands what the fields were when the hold began, not what was written meanwhile.
  return Prisma.sql`
    select s.*, case when s.cause <> 'resume' then lead(s.fields) over (order by s.step desc) else (
        select h.fields from workflow_data h
        where h.company_id = s.company_id and h.workflow_instance_id = s.workflow_instance_id
          and h.step < s.step and h.status <> 'ON_HOLD' order by h.step desc limit 1) end as former
    from (
      select * from workflow_data s
      where s.company_id = ${tx.companyId} and s.workflow_instance_id = ${ticketId} and ${place}
      order by s.step desc limit ${size + 1}) s`;
}

const columns = Prisma.sql`
  d.step, d.created_at as at, d.write_set as "writeSet", d.reason, d.status::text, d.changed, d.cleared, d.effects,
  (select u.name from "user" u where u.company_id = d.company_id and u.id = d.actor_id) as "actorName",
  (select jsonb_object_agg(k, d.fields -> k) from jsonb_array_elements_text(d.changed) k) as after,
  (select jsonb_object_agg(k, d.former -> k) from jsonb_array_elements_text(d.changed || d.cleared) k) as before,
  (select jsonb_object_agg(c.component_key, jsonb_build_object('outcome', c.outcome, 'woken_by', c.woken_by, 'values', c."values"))
    from decision c where c.company_id = d.company_id and c.workflow_instance_id = d.workflow_instance_id and c.step = d.step)
    as decisions`;

function recordOf(row: Row): StepRecord {
  const { step, at, actorName, writeSet, reason, status, effects } = row;
  const { changed, cleared, before, after, decisions } = row;
  const change = (field: string) => ({
    field,
    before: fieldValue(before ?? {}, field),
    after: fieldValue(after ?? {}, field),
  });
  const decided = Object.entries(decisions ?? {}).map(([key, { values, ...decision }]) => [
    key,
    values === null ? decision : { ...decision, values },
  ]);
  return {
    step,
    at,
    actorName,
    writeSet,
    reason,
    status,
    effects,
    changes: changed.map(change),
    cleared: cleared.map((field) => ({ ...change(field), after: null })),
    decisions: Object.fromEntries(decided),
  };
}
