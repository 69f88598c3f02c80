import type { CompanyTx } from "../../db/index.js";
import { actionOutputs, type Answer, type Fields } from "../../engine/index.js";
import { checkForm } from "../commands/check-form.js";
import { playRound } from "../rounds/play-round.js";
import type { RunAtHand } from "./run-queries.js";

/** What became of an answer; `stopped`: it was right, and the round that it makes cannot be decided. */
export type Applied =
  | { readonly ok: true }
  | { readonly ok: false; readonly sentence: string; readonly stopped: boolean };

/**
 * Writes an answer's outputs in a round of their own: the task is done by it. What the transform or the fields refuse writes nothing. Needs
 * the lock of the instance, and a task that is open.
 */
export async function applyAnswer(
  tx: CompanyTx,
  at: RunAtHand,
  kind: "task" | "callback",
  answer: Answer,
): Promise<Applied> {
  const read = await outputsOf(tx, at, answer);
  if (!read.ok) return { ...read, stopped: false };
  const { run, task, instance, definition } = at;
  if (task === null) throw new Error(`Expected the task of run ${run.id} to be open.`);
  const played = await playRound(tx, {
    writeSet: { writer: { kind, key: run.taskKey }, fields: read.fields },
    completes: task,
    instance,
    definition,
    actorId: null,
    confirmedStall: true, // nobody is there to be asked: a stalled ticket is shown to its admins
  });
  return played.ok
    ? { ok: true }
    : { ok: false, sentence: played.rejection.sentence, stopped: true };
}

async function outputsOf(
  tx: CompanyTx,
  { taskDefinition, definition }: RunAtHand,
  answer: Answer,
): Promise<{ ok: true; fields: Fields } | { ok: false; sentence: string }> {
  const read = actionOutputs(taskDefinition, answer);
  if (!read.ok) return read;
  const errors = await checkForm(tx, definition, taskDefinition.output_fields, read.fields);
  const [first] = errors;
  if (first === undefined) return read;
  const message = first.message.replace(/\.$/, "");
  return { ok: false, sentence: `Expected values that the fields allow, but: ${message}.` };
}
