import { conditionInWords } from "../words/condition-words.js";
import { strong, type Phrase } from "../words/segment.js";
import { causeInWords } from "./cause-words.js";
import { whatWouldWake } from "./hints.js";
import type { Said } from "./said.js";
import { fieldList, itself, type Story } from "./story.js";

/** CLOSE: the completion held, and ended or paused the ticket. */
export function closed(story: Story): Said {
  const pauses = isPause(story);
  const { names, dateTime } = story.lookup;
  const words = conditionInWords(story.definition, story.condition, names, dateTime);
  const when: Phrase =
    words === "always"
      ? `each time ${fieldList(story, story.inputs, "or")} changes`
      : ["when ", strong(words)];
  return {
    headline: pauses
      ? `Why did “${story.title}” put the ticket on hold?`
      : `Why did the ticket end as “${story.title}”?`,
    answer: [
      causeInWords(story, story.wokenBy),
      pauses ? ", and the ticket is put on hold as " : ", and the ticket ends as ",
      itself(story),
      " ",
      when,
      ".",
    ],
    wouldStart: null,
    tree: "seen",
  };
}

/** SKIPPED: it paused the ticket, and this is the round that catches up. */
export function skipped(story: Story): Said {
  return {
    headline: `Why did “${story.title}” not put the ticket on hold again?`,
    answer: [
      causeInWords(story, story.wokenBy),
      ". ",
      itself(story),
      " is what had put it on hold, so it is passed over until one of its fields changes again.",
    ],
    wouldStart: whatWouldWake(story),
    tree: "seen",
  };
}

/** Whether the completion pauses the ticket instead of ending it. */
export function isPause(story: Story): boolean {
  const completion = story.definition.completions.find((one) => one.key === story.key);
  return completion?.completion_status === "ON_HOLD";
}
