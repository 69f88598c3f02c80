import fc from "fast-check";
import { chainsAreCounted, stopsEndlessChains } from "./chain-laws.js";
import type { Engine } from "./engines.js";
import { closesOnFreshOnly, firesOnFreshOnly, losesNothingToOthers } from "./fresh-laws.js";
import { histories, play, type RandomHistory } from "./histories.js";
import * as laws from "./laws.js";
import { onFrozenInput, orderDoesNotMatter, sameInputSameBytes } from "./order-laws.js";
import { caseText } from "./runs.js";

/** Every law of a round by the sentence that states it. */
export const LAWS: { readonly [sentence: string]: laws.Law } = {
  "the same input gives the same bytes": sameInputSameBytes,
  "the order in which tasks are listed does not matter": orderDoesNotMatter,
  "nothing fires or closes without a changed field": laws.firesOnChangesOnly,
  "a change is a changed value, and the snapshot follows from the writes and the clearing":
    laws.changesAreChanges,
  "nothing fires on an answer that another task is being asked for again": firesOnFreshOnly,
  "no task that fires loses an input or its condition to another that fires": losesNothingToOthers,
  "nothing closes on an answer that is being asked again": closesOnFreshOnly,
  "at most one task is open per definition, and revisions only grow": laws.oneOpenTaskEach,
  "ended means nothing open": laws.endedMeansNothingOpen,
  "what lives has open work or is stalled; what is on hold has pending":
    laws.liveMeansWorkOrStalled,
  "a task never wakes itself": laws.neverWakesItself,
  "asking again clears the old answer": laws.askingAgainClears,
  "only a task's own answers are cleared": laws.clearsOnlyAnswers,
  "a correction leaves those alone that it was told not to wake": laws.correctionLeavesAlone,
  "chains of actions are counted and bounded": chainsAreCounted,
  "a chain beyond its bound pauses the ticket and loses nothing": stopsEndlessChains,
  "everything that a change touched is recorded": laws.decidesWhatIsTouched,
};

/** Thrown for a broken law, to tell it from any other failure. */
export class LawBroken extends Error {}

/** A law over random histories. The engine never gets anything that it could change. */
export function lawOver(engine: Engine, law: laws.Law): fc.IProperty<[RandomHistory]> {
  const guarded = onFrozenInput(engine);
  return fc.property(histories, (history) => {
    for (const taken of laws.taken(guarded, history, play(guarded, history))) {
      const wrong = law(taken);
      if (wrong !== null)
        throw new LawBroken(
          `${wrong}: ${caseText(history.definition, taken.before, taken.writeSet)}`,
        );
    }
  });
}
