import { failingParts } from "../words/condition-tree.js";
import { strong, type Phrase } from "../words/segment.js";
import { conditionFields } from "../conditions/condition-fields.js";
import { causeInWords } from "./cause-words.js";
import { whatWouldWake } from "./hints.js";
import type { Said } from "./said.js";
import {
  cancelReason,
  ending,
  itself,
  askedAgainInWords,
  valuesAfterClearing,
  type Story,
} from "./story.js";

/** CANCEL: open, and what it rests on was cleared or does not hold any more. */
export function cancelled(story: Story): Said {
  if (cancelReason(story)?.kind === "dropped") return dropped(story);
  const cleared = clearedReads(story);
  const answer: Phrase = cleared.length > 0 ? inputCleared(story, cleared) : conditionLost(story);
  return {
    headline: `Why was “${story.title}” cancelled?`,
    answer,
    wouldStart: whatWouldWake(story),
    tree: cleared.length > 0 ? "none" : "left",
  };
}

/** Cancelled by an admin, and it alone. */
function dropped(story: Story): Said {
  return {
    headline: `Why was “${story.title}” cancelled?`,
    answer: [causeInWords(story, []), ". The ticket goes on without its answer."],
    wouldStart: whatWouldWake(story),
    tree: "none",
  };
}

/** Cancelled because the whole ticket ended; nothing was decided about the task itself. */
export function cancelledWithTicket(story: Story): Said {
  const changed = story.step.changed.map((change) => change.field);
  const end = ending(story);
  const byHand = cancelReason(story)?.kind === "cancelled";
  const why: Phrase = byHand
    ? ", and all its open tasks with it."
    : [
        ", and the ticket ended",
        end ? [" as ", strong(end.title)] : "",
        ": all its open tasks were cancelled.",
      ];
  return {
    headline: `Why was “${story.title}” cancelled?`,
    answer: [causeInWords(story, changed), why],
    wouldStart: "Nothing, as the ticket has ended. A ticket admin can reopen it.",
    tree: "none",
  };
}

function inputCleared(story: Story, cleared: readonly string[]): Phrase {
  return [
    causeInWords(story, causeFields(story)),
    ". Therefore ",
    askedAgainInWords(story, cleared),
    ", and the old answer was cleared. ",
    itself(story),
    " rested on it, so it was cancelled.",
  ];
}

function conditionLost(story: Story): Phrase {
  const left = valuesAfterClearing(story);
  const failing = failingParts(story.definition, story.condition, left, story.lookup);
  return [
    causeInWords(story, causeFields(story)),
    ", and the condition of ",
    itself(story),
    " does not hold any more",
    failing.length === 0 ? "" : [": it stays open only while ", failing],
    ".",
  ];
}

/** The changes that the sentence begins with: those it reads, else all. */
function causeFields(story: Story): readonly string[] {
  const changed = story.step.changed.map((change) => change.field);
  const read = changed.filter((field) => readsOf(story).has(field));
  return read.length > 0 ? read : changed;
}

function clearedReads(story: Story): readonly string[] {
  const reason = cancelReason(story);
  if (reason?.kind === "input_cleared") return reason.fields;
  return story.step.cleared.filter((field) => readsOf(story).has(field));
}

function readsOf(story: Story): ReadonlySet<string> {
  return new Set([...story.inputs, ...conditionFields(story.condition)]);
}
