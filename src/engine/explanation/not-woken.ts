import { strong, type Phrase } from "../words/segment.js";
import { causeInWords } from "./cause-words.js";
import { whatWouldWake } from "./hints.js";
import type { Said } from "./said.js";
import { cancelledWithTicket } from "./cancelled.js";
import { cancelReason, ending, fieldList, itself, type Story } from "./story.js";

/** NOT_TRIGGERED: nothing was decided, because none of its inputs changed, or because the ticket was on hold. */
export function notTriggered(story: Story, whyNot: string): Said {
  const cancelled = cancelReason(story) === null ? null : cancelledWithTicket(story);
  if (cancelled) return cancelled;
  const changed = story.step.changed.map((change) => change.field);
  const cause = causeInWords(story, changed, 2);
  if (story.wokenBy.length > 0) return keptOnHold(story, whyNot);
  const inputs: Phrase =
    story.inputs.length === 0
      ? [itself(story), " has no inputs, so nothing wakes it."]
      : [
          itself(story),
          " is looked at when ",
          strong(fieldList(story, story.inputs, "or")),
          " changes, and ",
          story.inputs.length === 1 ? "it did not" : "none of them did",
          " in this step.",
        ];
  return {
    headline: whyNot,
    answer: [cause, ". ", inputs],
    wouldStart: whatWouldWake(story),
    tree: "none",
  };
}

/** NOT_WOKEN: a correction was told so. */
export function notWoken(story: Story): Said {
  return {
    headline: `Why did “${story.title}” not start?`,
    answer: [causeInWords(story, story.wokenBy), ", and chose not to wake ", itself(story), "."],
    wouldStart: whatWouldWake(story),
    tree: "none",
  };
}

/** SELF: its own answer. */
export function selfWritten(story: Story): Said {
  return {
    headline: `Why did “${story.title}” not start again?`,
    answer: [
      causeInWords(story, story.wokenBy),
      ". That was the answer of ",
      itself(story),
      ", and a task never wakes itself.",
    ],
    wouldStart: whatWouldWake(story, " by somebody else"),
    tree: "none",
  };
}

/** NOT_CONSIDERED: a completion ended or paused the ticket in the same step. */
export function notConsidered(story: Story, whyNot: string): Said {
  const end = ending(story);
  if (end?.endless !== undefined) return stoppedChain(story, whyNot, end.title);
  const how = end?.pauses ? "was put on hold" : "ended";
  return {
    headline: whyNot,
    answer: [
      causeInWords(story, story.wokenBy),
      `, but in the same step the ticket ${how}`,
      end ? [" as ", strong(end.title)] : "",
      ", so ",
      itself(story),
      " was not looked at.",
    ],
    wouldStart: end?.pauses
      ? "Resuming the ticket: what changed is looked at then."
      : "Nothing, as the ticket has ended. A ticket admin can reopen it.",
    tree: "none",
  };
}

/** Actions kept waking each other: the ticket was put on hold instead of starting one of them once more. */
function stoppedChain(story: Story, whyNot: string, title: string): Said {
  const own = story.title === title;
  return {
    headline: whyNot,
    answer: [
      causeInWords(story, story.wokenBy),
      ", but actions had gone on waking each other without anybody being asked, and ",
      own ? itself(story) : strong(title),
      " would have run once too often, so the ticket was put on hold",
      own ? "." : [" and ", itself(story), " was not looked at."],
    ],
    wouldStart: "Resuming the ticket: what changed is looked at then, and the actions may go on.",
    tree: "none",
  };
}

function keptOnHold(story: Story, whyNot: string): Said {
  return {
    headline: whyNot,
    answer: [
      causeInWords(story, story.wokenBy),
      ". The ticket was on hold, so the change is kept, and ",
      itself(story),
      " is looked at when the ticket is resumed.",
    ],
    wouldStart: "Resuming the ticket.",
    tree: "none",
  };
}
