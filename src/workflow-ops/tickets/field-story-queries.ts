import { Prisma, type CompanyTx } from "../../db/index.js";
import type { Json, Writer } from "../../engine/index.js";
import type { InstanceRow } from "../rounds/instance.js";
import { readSteps, type StepRecord } from "../rounds/step-queries.js";

/** Who wrote a field last and what it was before; who cleared it last. Steps are null where that never happened. */
export interface FieldStory {
  readonly key: string;
  readonly step: number | null;
  readonly at: Date | null;
  readonly writer: Writer | null;
  readonly actorName: string | null;
  /** The value before the last write; null when it was unset. */
  readonly former: Json;
  readonly clearedStep: number | null;
  /** The value that the last clearing took away. */
  readonly clearedValue: Json;
}

/** What happened longer ago than so many steps is not looked for, so that an old ticket is no dearer than a young one. */
const STEPS_LOOKED_AT = 500;

/** The newest steps of a ticket that its page reads: where they are all that there are, they tell the stories of its fields, too. */
export const NEWEST_STEPS = { below: null, size: 11 } as const;

/** The stories of all fields of a ticket that were written or cleared, by key. One query. */
export async function fieldStories(
  tx: CompanyTx,
  { id, lastSteps, step }: Pick<InstanceRow, "id" | "lastSteps" | "step">,
): Promise<ReadonlyMap<string, FieldStory>> {
  if (step > NEWEST_STEPS.size)
    return lastSteps === null ? storiesOf(tx, id) : storiesOfLongTicket(tx, id);
  return storiesIn(await readSteps(tx, id, NEWEST_STEPS)) ?? storiesOf(tx, id);
}

/** From all steps of a ticket, newest first; null where they do not tell, since after a hold a step is compared with what was before the hold. */
function storiesIn(steps: readonly StepRecord[]): ReadonlyMap<string, FieldStory> | null {
  const stories = new Map<string, FieldStory>();
  for (const { step, at, actorName, writeSet, changes, cleared } of steps) {
    const resumed = writeSet.writer.kind === "resume";
    if (resumed && cleared.length > 0) return null;
    for (const { field: key, before: former } of resumed ? [] : changes) {
      const story = stories.get(key) ?? { ...UNTOLD, key };
      if (story.step === null)
        stories.set(key, { ...story, step, at, actorName, former, writer: writeSet.writer });
    }
    for (const { field: key, before: clearedValue } of cleared) {
      const story = stories.get(key) ?? { ...UNTOLD, key };
      if (story.clearedStep === null)
        stories.set(key, { ...story, clearedStep: step, clearedValue });
    }
  }
  return stories;
}

const UNTOLD: Omit<FieldStory, "key"> = {
  step: null,
  at: null,
  writer: null,
  actorName: null,
  former: null,
  clearedStep: null,
  clearedValue: null,
};

/** Of a ticket with more steps than its page reads: from those that it keeps of each field. Of others it tells nothing, so that it may be asked ahead. */
export function storiesOfLongTicket(
  tx: CompanyTx,
  ticketId: number,
): Promise<ReadonlyMap<string, FieldStory>> {
  return storiesAt(
    tx,
    ticketId,
    Prisma.sql`
    kept as (
      select e.key, (e.value ->> 0)::int as step, (e.value ->> 1)::int as cleared
      from workflow_instance i cross join lateral jsonb_each(i.last_steps) e
      where i.company_id = ${tx.companyId} and i.id = ${ticketId} and i.step > ${NEWEST_STEPS.size})`,
  );
}

/** From the newest of a ticket's steps, whatever they were. */
export function storiesOf(
  tx: CompanyTx,
  ticketId: number,
): Promise<ReadonlyMap<string, FieldStory>> {
  return storiesAt(
    tx,
    ticketId,
    Prisma.sql`
    recent as (
      select d.step, d.cause, d.changed, d.cleared from workflow_data d
      where d.company_id = ${tx.companyId} and d.workflow_instance_id = ${ticketId}
      order by d.step desc limit ${STEPS_LOOKED_AT}),
    writes as (
      select k.key, max(r.step) as step from recent r, jsonb_array_elements_text(r.changed) as k (key)
      where r.cause <> 'resume' group by k.key),
    clears as (
      select k.key, max(r.step) as step from recent r, jsonb_array_elements_text(r.cleared) as k (key) group by k.key),
    kept as (
      select coalesce(w.key, c.key) as key, w.step, c.step as cleared from writes w full join clears c on c.key = w.key)`,
  );
}

/** What the steps tell that `kept` names for each field: key, step that wrote it, step that cleared it. */
async function storiesAt(
  tx: CompanyTx,
  ticketId: number,
  kept: Prisma.Sql,
): Promise<ReadonlyMap<string, FieldStory>> {
  const rows = await tx.db.$queryRaw<FieldStory[]>`
    with ${kept}
    select k.key, k.step, d.created_at as at, d.writer, f.former,
      (select u.name from "user" u where u.company_id = ${tx.companyId} and u.id = d.actor_id) as "actorName",
      k.cleared as "clearedStep", c.value as "clearedValue"
    from kept k
    left join lateral (${oneStep(tx, ticketId, Prisma.sql`s.created_at, s.write_set -> 'writer' as writer, s.actor_id`, Prisma.sql`k.step`)}) d on true
    left join lateral (${oneStep(tx, ticketId, Prisma.sql`s.fields -> k.key as former`, Prisma.sql`k.step - 1`)}) f on true
    left join lateral (${oneStep(tx, ticketId, Prisma.sql`s.fields -> k.key as value`, Prisma.sql`k.cleared - 1`)}) c on true`;
  return new Map(rows.map((row) => [row.key, row]));
}

/** What is wanted of one step `s`. By its limit it is looked up step by step: a plan that is made for tickets of few steps would read all of them. */
function oneStep(
  { companyId }: CompanyTx,
  ticketId: number,
  wanted: Prisma.Sql,
  step: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`
    select ${wanted} from workflow_data s
    where s.company_id = ${companyId} and s.workflow_instance_id = ${ticketId} and s.step = ${step} limit 1`;
}
