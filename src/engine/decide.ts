import type { CompiledDefinition } from "./compile.js";
import { withinRound } from "./conditions/meter.js";
import type { Decided, InstanceState, Rejection, Round, WriteSet } from "./round.js";
import { cancel, drop, hold, openTask, reopen, resume } from "./rounds/acts.js";
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
  const round = withinRound(() => roundOf(compiled, state, writeSet));
  return round === null ? { ok: false, rejection: tooCostly } : { ok: true, round };
}

const tooCostly: Rejection = {
  code: "too_costly",
  sentence:
    "Expected to ask all conditions that this touches, but together they take too much time: simplify those with loops over long lists.",
};

function roundOf(compiled: CompiledDefinition, state: InstanceState, writeSet: WriteSet): Round {
  const { kind, key = "" } = writeSet.writer;
  switch (kind) {
    case "wake":
    case "redo":
      return openTask(compiled, state, key);
    case "drop":
      return drop(state, key);
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
