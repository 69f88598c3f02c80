import { withCommit, type CompanyTx } from "../../db/index.js";
import type { CancelReason, Effect } from "../../engine/index.js";
import { followActions } from "../actions/follow-actions.js";
import { followHold } from "../due/keep-due.js";
import { tellOfStep } from "../notifications/tell.js";
import type { Application } from "./application.js";
import { cancelTasks } from "./cancel-tasks.js";
import { lastStepsAfter, readLastSteps } from "./last-steps.js";
import { openTasks } from "./open-tasks.js";
import { refreshTasks } from "./refresh-tasks.js";
import { ticketTitle } from "./ticket-title.js";
import { writeEndlessChain, type EndlessChain } from "./write-endless-chain.js";
import { writeRound, type Ending } from "./write-round.js";

interface Changes {
  readonly opened: string[];
  readonly refreshed: { readonly task: string; readonly revision: number }[];
  readonly cancelled: { readonly task: string; readonly reason: CancelReason }[];
  completion: Ending | null;
  /** A chain of actions that was stopped. */
  endless: EndlessChain | null;
}

/**
 * Writes a round: its step, its decisions, the rows of its effects, the instance. The only writer of rounds; it decides nothing. The
 * number of statements does not depend on how many tasks the round touches; those whose answers nobody needs leave together, with what the command
 * asks behind them. Needs the instance's lock in the same transaction.
 */
export async function applyRound(tx: CompanyTx, application: Application): Promise<void> {
  const { instance, round } = application;
  const changes: Changes = {
    opened: [],
    refreshed: [],
    cancelled: [],
    completion: null,
    endless: null,
  };
  for (const effect of round.effects) sortIn(effect, changes);
  const { row } = instance;
  const { fields } = round.state;
  const title = await ticketTitle(tx, application.definition, row.ticketKey, fields);
  const step = row.step + 1;
  const before = row.lastSteps ?? (row.step === 0 ? {} : await readLastSteps(tx, row.id));
  const lastSteps = lastStepsAfter(before, step, round, application.writeSet.writer.kind);
  const written = { title, lastSteps, ending: changes.completion };
  await withCommit(tx, writeRound(tx, application, written));
  const cancelling = { instance, step, cancelled: changes.cancelled, at: application.at };
  await withCommit(tx, cancelTasks(tx, cancelling));
  await withCommit(tx, refreshTasks(tx, application, changes.refreshed));
  await followHold(tx, application);
  const opened = await openTasks(tx, application, changes.opened);
  await followActions(tx, application, { ...changes, opened: opened.ids });
  if (changes.endless !== null) await writeEndlessChain(tx, application, changes.endless);
  await withCommit(tx, tellOfStep(tx, { ticketId: row.id, step }));
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
    // The instance's own columns say these three; writeRound takes them from the round's state.
    case "resume":
    case "reopen":
    case "stall":
      break;
    default:
      effect satisfies never;
  }
}
