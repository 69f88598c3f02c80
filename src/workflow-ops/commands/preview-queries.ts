import type { Actor, Result } from "../../access/index.js";
import { userNames } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import { fieldValue, NOT_STARTED, type Round } from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import { prepareCompletion, type Completion, type StaleRejection } from "./complete-task.js";
import { prepareCorrection, type Correction } from "./correct-ticket.js";
import type { Instance } from "../rounds/instance.js";
import { decided, type Prepared } from "../rounds/prepared.js";
import { prepareDrop } from "./drop-task.js";
import { previewOf, type Preview } from "./preview.js";
import { prepareSkip, type Skip } from "./skip-task.js";
import { prepareSubmission, type Submission } from "./submit-ticket.js";
import { administeredTicket, ticketAtHand } from "./ticket-at-hand.js";
import { userIdsIn } from "../user-values.js";
import { prepareWithdrawal } from "./withdraw-ticket.js";

/** What a command would do, or why it would be refused. Nothing is locked and nothing is written. */
export type Previewed = Result<{ readonly preview: Preview; readonly round: Round }>;

/** An act of administration that writes no field. */
export type Act =
  | { readonly kind: "wake" | "redo" | "drop"; readonly key: string }
  | { readonly kind: "hold" | "resume" | "cancel" | "reopen" };

type State = Pick<Instance, "open" | "state">;

/** What submitting the form would do. */
export async function previewSubmission(
  tx: CompanyTx,
  actor: Actor,
  input: Submission,
): Promise<Previewed> {
  const found = await prepareSubmission(tx, actor, input);
  if (!found.ok) return found;
  return preview(tx, found.form.definition, { open: [], state: NOT_STARTED }, found.prepared);
}

/** What completing the task would do. */
export async function previewCompletion(
  tx: CompanyTx,
  actor: Actor,
  input: Completion,
): Promise<Previewed | { ok: false; rejection: StaleRejection }> {
  const found = await prepareCompletion(tx, actor, input, "seen");
  if (!found.ok) return found;
  return preview(tx, found.at.definition, found.at.instance, found.prepared);
}

/** What withdrawing the ticket would do. */
export async function previewWithdrawal(
  tx: CompanyTx,
  actor: Actor,
  ticketId: number,
): Promise<Previewed> {
  const found = await ticketAtHand(tx, actor, ticketId, "seen");
  if (!found.ok) return found;
  const ready = prepareWithdrawal(found.at);
  if (!ready.ok) return ready;
  return preview(tx, found.at.definition, found.at.instance, ready.prepared);
}

/** What the correction would do; its reason is not needed yet. */
export async function previewCorrection(
  tx: CompanyTx,
  actor: Actor,
  input: Correction,
): Promise<Previewed> {
  const found = await administeredTicket(tx, actor, input.ticketId, "correct this ticket", "seen");
  if (!found.ok) return found;
  const ready = await prepareCorrection(tx, found.at, input);
  if (!ready.ok) return ready;
  return preview(tx, found.at.definition, found.at.instance, ready.prepared);
}

/** What skipping the task would do; its reason is not needed yet. */
export async function previewSkip(tx: CompanyTx, actor: Actor, input: Skip): Promise<Previewed> {
  const found = await administeredTicket(tx, actor, input.ticketId, "skip this task", "seen");
  if (!found.ok) return found;
  const ready = await prepareSkip(tx, found.at, input);
  if (!ready.ok) return ready;
  return preview(tx, found.at.definition, found.at.instance, ready.prepared);
}

/** What an act without values would do: wake, redo and drop (with the task's key), hold, resume, cancel, reopen. */
export async function previewAct(
  tx: CompanyTx,
  actor: Actor,
  input: { readonly ticketId: number; readonly act: Act },
): Promise<Previewed> {
  const found = await administeredTicket(
    tx,
    actor,
    input.ticketId,
    "administer this ticket",
    "seen",
  );
  if (!found.ok) return found;
  const { definition, instance } = found.at;
  const { act } = input;
  const ready =
    act.kind === "drop"
      ? prepareDrop(found.at, act.key)
      : { ok: true as const, prepared: { writeSet: { writer: act, fields: {} } } };
  return ready.ok ? preview(tx, definition, instance, ready.prepared) : ready;
}

async function preview(
  tx: CompanyTx,
  definition: LoadedDefinition,
  state: State,
  prepared: Prepared,
): Promise<Previewed> {
  const answer = decided(definition, state.state, prepared);
  if (!answer.ok) return answer;
  const { round } = answer;
  const cleared = round.cleared.flatMap((key) =>
    userIdsIn(definition.compiled.fields.get(key), fieldValue(state.state.fields, key)),
  );
  const ids = [...cleared, ...state.open.flatMap(({ claimedBy }) => claimedBy ?? [])];
  const names = ids.length === 0 ? new Map<number, string>() : await userNames(tx, ids);
  return { ok: true, preview: previewOf(definition, state, round, names), round };
}
