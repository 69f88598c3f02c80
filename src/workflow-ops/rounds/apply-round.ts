import { asJson, Prisma, type CompanyTx } from "../../db/index.js";
import type { CancelReason, Decision, Effect } from "../../engine/index.js";
import { followActions } from "../actions/follow-actions.js";
import { tellOfStep } from "../notifications/tell.js";
import type { Application } from "./application.js";
import { cancelTasks } from "./cancel-tasks.js";
import { completeTaskRow } from "./complete-task-row.js";
import { openTasks } from "./open-tasks.js";
import { refreshTasks } from "./refresh-tasks.js";
import { writeEndlessChain, type EndlessChain } from "./write-endless-chain.js";
import { ticketTitle } from "./ticket-title.js";

interface Changes {
  readonly opened: string[];
  readonly refreshed: { readonly task: string; readonly revision: number }[];
  readonly cancelled: { readonly task: string; readonly reason: CancelReason }[];
  completion: {
    readonly key: string;
    readonly status: "COMPLETED" | "CANCELLED" | "ON_HOLD";
  } | null;
  /** A chain of actions that was stopped. */
  endless: EndlessChain | null;
}

/**
 * Writes a round: its step, its decisions, the rows of its effects, the instance. The only writer of rounds; it decides nothing. The
 * number of statements does not depend on how many tasks the round touches. Needs lockInstance in the same transaction.
 */
export async function applyRound(tx: CompanyTx, application: Application): Promise<void> {
  const { instance, round, completes } = application;
  const changes: Changes = {
    opened: [],
    refreshed: [],
    cancelled: [],
    completion: null,
    endless: null,
  };
  for (const effect of round.effects) sortIn(effect, changes);
  await writeStep(tx, application);
  await writeDecisions(tx, application);
  if (completes !== undefined) await completeTaskRow(tx, completes, application);
  const step = instance.row.step + 1;
  await cancelTasks(tx, { instance, step, cancelled: changes.cancelled, at: application.at });
  await refreshTasks(tx, application, changes.refreshed);
  const opened = await openTasks(tx, application, changes.opened);
  await followActions(tx, application, { ...changes, opened });
  if (changes.completion !== null) await writeCompletion(tx, application, changes.completion);
  if (changes.endless !== null) await writeEndlessChain(tx, application, changes.endless);
  await writeInstance(tx, application);
  await tellOfStep(tx, { ticketId: instance.row.id, step });
}

/** The one place that tells the kinds of effect apart: a new kind does not compile until it has its case. */
function sortIn(effect: Effect, changes: Changes): void {
  switch (effect.type) {
    case "open":
      changes.opened.push(effect.task);
      break;
    case "refresh":
      changes.refreshed.push({ task: effect.task, revision: effect.revision });
      break;
    case "cancel":
      changes.cancelled.push({ task: effect.task, reason: effect.reason });
      break;
    case "close":
      if (effect.completion !== null)
        changes.completion = { key: effect.completion, status: effect.status };
      break;
    case "pause":
      if (effect.completion !== null)
        changes.completion = { key: effect.completion, status: "ON_HOLD" };
      if (effect.task !== undefined)
        changes.endless = { task: effect.task, chain: effect.chain ?? {} };
      break;
    // The instance's own columns say these three; writeInstance takes them from the round's state.
    case "resume":
    case "reopen":
    case "stall":
      break;
    default:
      effect satisfies never;
  }
}

async function writeStep(tx: CompanyTx, application: Application): Promise<void> {
  const { instance, round, writeSet, completes, ticketInstanceId, reason } = application;
  await tx.db.workflow_data.createMany({
    data: {
      company_id: tx.companyId,
      workflow_instance_id: instance.row.id,
      step: instance.row.step + 1,
      fields: asJson(round.state.fields),
      changed: asJson(round.changed),
      cleared: asJson(round.cleared),
      write_set: asJson(writeSet),
      effects: asJson(round.effects),
      status: round.state.status,
      cause: writeSet.writer.kind,
      actor_id: application.actorId,
      ticket_instance_id: ticketInstanceId ?? null,
      task_instance_id: completes?.id ?? null,
      cause_step: completes?.refreshedStep ?? null,
      reason: reason ?? null,
      created_at: application.at,
    },
  });
}

async function writeDecisions(tx: CompanyTx, application: Application): Promise<void> {
  const { instance, round, definition } = application;
  const decisions: readonly [string, Decision][] = Object.entries(round.decisions);
  if (decisions.length === 0) return;
  await tx.db.decision.createMany({
    data: decisions.map(([key, decision]) => ({
      company_id: tx.companyId,
      workflow_instance_id: instance.row.id,
      step: instance.row.step + 1,
      component_kind: definition.compiled.tasks.has(key)
        ? ("TASK" as const)
        : ("COMPLETION" as const),
      component_key: key,
      outcome: decision.outcome as Exclude<Decision["outcome"], "NOT_TRIGGERED">,
      woken_by: asJson(decision.woken_by ?? []),
      values: decision.values === undefined ? Prisma.DbNull : asJson(decision.values),
    })),
  });
}

async function writeCompletion(
  tx: CompanyTx,
  { instance, definition, at }: Application,
  completion: NonNullable<Changes["completion"]>,
): Promise<void> {
  await tx.db.completion_instance.createMany({
    data: {
      company_id: tx.companyId,
      workflow_instance_id: instance.row.id,
      completion_definition_id: definition.ids.completions.get(completion.key) ?? 0,
      completion_key: completion.key,
      step: instance.row.step + 1,
      status: completion.status,
      created_at: at,
    },
  });
}

async function writeInstance(tx: CompanyTx, application: Application): Promise<void> {
  const { row } = application.instance;
  const { state } = application.round;
  const ended = state.status === "COMPLETED" || state.status === "CANCELLED";
  await tx.db.workflow_instance.updateMany({
    where: { company_id: tx.companyId, id: row.id },
    data: {
      status: state.status,
      stalled: state.stalled === true,
      step: row.step + 1,
      ran: asJson(state.ran),
      pending: state.pending === undefined ? Prisma.DbNull : asJson(state.pending),
      title: await ticketTitle(tx, application.definition, row.ticketKey, state.fields),
      started_at: row.startedAt ?? application.at,
      ended_at: ended ? (row.endedAt ?? application.at) : null,
      updated_at: application.at,
    },
  });
}
