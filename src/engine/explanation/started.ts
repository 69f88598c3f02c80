import { conditionInWords } from "../words/condition-words.js";
import { strong, type Phrase } from "../words/segment.js";
import { causeInWords } from "./cause-words.js";
import type { Said } from "./said.js";
import { fieldList, itself, type Story } from "./story.js";

/** FIRE: by its inputs, or by an admin who needs no condition. */
export function fired(story: Story): Said {
  const headline = `Why did “${story.title}” start?`;
  const clears = clearedAnswer(story);
  if (story.wokenBy.length === 0) {
    const answer = [
      causeInWords(story, []),
      ", so it started, whatever its condition says.",
      clears,
    ];
    return { headline, answer, wouldStart: null, tree: "none" };
  }
  const answer = [
    causeInWords(story, story.wokenBy),
    ", and ",
    itself(story),
    startsWhen(story),
    ".",
    clears,
  ];
  return { headline, answer, wouldStart: null, tree: "seen" };
}

/** REFRESH: it was open already. */
export function refreshed(story: Story): Said {
  return {
    headline: `Why did “${story.title}” get newer values?`,
    answer: [
      causeInWords(story, story.wokenBy),
      ". ",
      itself(story),
      " was open already, so it was not opened twice: it now shows the newest values.",
    ],
    wouldStart: null,
    tree: "seen",
  };
}

function startsWhen(story: Story): Phrase {
  const { names, dateTime } = story.lookup;
  const words = conditionInWords(story.definition, story.condition, names, dateTime);
  if (words === "always")
    return ` starts each time ${fieldList(story, story.inputs, "or")} changes`;
  return [" starts when ", strong(words)];
}

/** Asking again clears the task's own earlier answer. */
function clearedAnswer(story: Story): Phrase {
  const task = story.definition.tasks.find((one) => one.key === story.key);
  const outputs = task?.output_fields.map((field) => field.key) ?? [];
  const cleared = outputs.filter((field) => story.step.cleared.includes(field));
  if (cleared.length === 0) return "";
  return [
    " It is being asked again, so its earlier answer was cleared: ",
    strong(fieldList(story, cleared)),
    ".",
  ];
}
