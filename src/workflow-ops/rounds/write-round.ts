import type { CompanyTx } from "../../db/index.js";
import type { CompletionStatus, Decision } from "../../engine/index.js";
import type { Application } from "./application.js";
import type { LastSteps } from "./instance.js";

/** A completion that ended or paused the instance. */
export interface Ending {
  readonly key: string;
  readonly status: CompletionStatus;
}

/** What a round leaves beside what the engine decided. */
interface Written {
  readonly ending: Ending | null;
  readonly title: string;
  readonly lastSteps: LastSteps;
}

/**
 * Writes what every round leaves, in one statement, because each more costs a round trip: the step, its decisions, the task that wrote,
 * the completion, and the instance as it is now.
 */
export async function writeRound(
  tx: CompanyTx,
  application: Application,
  { ending, lastSteps, title }: Written,
): Promise<void> {
  const { instance, round, writeSet, completes, ticketInstanceId, reason, actorId, at } =
    application;
  const { row } = instance;
  const { state } = round;
  const ended = state.status === "COMPLETED" || state.status === "CANCELLED";
  await tx.db.$executeRaw`
    with round as (
      select ${tx.companyId}::int as company_id, ${row.id}::int as id, ${row.step + 1}::int as step, ${at}::timestamptz as at,
        ${actorId}::int as actor_id, ${completes?.id ?? null}::int as task_id, ${state.status}::workflow_status as status),
    decided as (
      insert into decision (company_id, workflow_instance_id, step, component_kind, component_key, outcome, woken_by, "values")
      select r.company_id, r.id, r.step, x.kind, x.key, x.outcome, x.woken_by, x.seen
      from round r, jsonb_to_recordset(${decisionRows(application)}::jsonb)
        as x(kind component_kind, key text, outcome decision_outcome, woken_by jsonb, seen jsonb)),
    completed as (
      update task_instance t set status = 'COMPLETED', closed_step = r.step, completed_by = r.actor_id, completed_at = r.at,
        skipped = ${writeSet.writer.kind === "skip"}::boolean, draft = null, draft_saved_at = null, updated_at = r.at
      from round r where t.company_id = r.company_id and t.id = r.task_id),
    ending as (
      insert into completion_instance
        (company_id, workflow_instance_id, completion_definition_id, completion_key, step, status, created_at)
      select r.company_id, r.id, x.definition_id, x.key, r.step, x.status, r.at
      from round r, jsonb_to_recordset(${endingRows(application, ending)}::jsonb)
        as x(definition_id int, key text, status completion_status)),
    instance as (
      update workflow_instance i set status = r.status, stalled = ${state.stalled === true}::boolean, step = r.step,
        ran = ${JSON.stringify(state.ran)}::jsonb,
        pending = ${state.pending === undefined ? null : JSON.stringify(state.pending)}::jsonb, title = ${title}::text, last_steps = ${JSON.stringify(lastSteps)}::jsonb,
        started_at = coalesce(i.started_at, r.at), ended_at = case when ${ended}::boolean then coalesce(i.ended_at, r.at) end,
        updated_at = r.at
      from round r where i.company_id = r.company_id and i.id = r.id)
    insert into workflow_data (company_id, workflow_instance_id, step, fields, changed, cleared, write_set, effects, status, cause,
      actor_id, ticket_instance_id, task_instance_id, cause_step, reason, created_at)
    select r.company_id, r.id, r.step, ${JSON.stringify(state.fields)}::jsonb, ${JSON.stringify(round.changed)}::jsonb,
      ${JSON.stringify(round.cleared)}::jsonb, ${JSON.stringify(writeSet)}::jsonb, ${JSON.stringify(round.effects)}::jsonb, r.status,
      ${writeSet.writer.kind}::text, r.actor_id, ${ticketInstanceId ?? null}::int, r.task_id,
      ${completes?.refreshedStep ?? null}::int, ${reason ?? null}::text, r.at
    from round r`;
}

function decisionRows({ round, definition }: Application): string {
  const decisions: readonly [string, Decision][] = Object.entries(round.decisions);
  return JSON.stringify(
    decisions.map(([key, { outcome, woken_by = [], values }]) => ({
      kind: definition.compiled.tasks.has(key) ? "TASK" : "COMPLETION",
      key,
      outcome,
      woken_by,
      seen: values,
    })),
  );
}

function endingRows({ definition }: Application, ending: Ending | null): string {
  if (ending === null) return "[]";
  return JSON.stringify([
    { ...ending, definition_id: definition.ids.completions.get(ending.key) ?? 0 },
  ]);
}
