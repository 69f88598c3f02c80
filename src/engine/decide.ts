import type { CompiledDefinition } from "./compile.js";
import type { Decided, InstanceState, Round, WriteSet } from "./round.js";
import { cancel, hold, openTask, reopen, resume } from "./rounds/acts.js";
import { decideRound } from "./rounds/decide-round.js";
import { findRejection } from "./rounds/rejections.js";
import { keepForLater, writeSituation } from "./rounds/writes.js";

/**
 * Decides one write-set: every completion and every task that it touches, against the same snapshot. Pure: the same input
 * gives the same bytes. Never throws on JSON that passed the check of a definition; a refusal is a value.
 */
export function decide(
  compiled: CompiledDefinition,
  state: InstanceState,
  writeSet: WriteSet,
): Decided {
  const rejection = findRejection(compiled, state, writeSet);
  if (rejection !== null) return { ok: false, rejection };
  return { ok: true, round: roundOf(compiled, state, writeSet) };
}

function roundOf(compiled: CompiledDefinition, state: InstanceState, writeSet: WriteSet): Round {
  const { kind, key = "" } = writeSet.writer;
  switch (kind) {
    case "wake":
    case "redo":
      return openTask(compiled, state, key);
    case "hold":
      return hold(state);
    case "resume":
      return resume(compiled, state);
    case "cancel":
      return cancel(state);
    case "reopen":
      return reopen(state);
    default:
      return roundOfWrites(compiled, state, writeSet);
  }
}

/** Everything that writes fields is decided alike. */
function roundOfWrites(
  compiled: CompiledDefinition,
  state: InstanceState,
  writeSet: WriteSet,
): Round {
  const situation = writeSituation(compiled, state, writeSet);
  return state.status === "ON_HOLD" ? keepForLater(state, situation) : decideRound(situation);
}
