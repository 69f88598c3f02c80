import { compile } from "../compile.js";
import { conditionFields } from "../conditions/condition-fields.js";
import { failingParts } from "../words/condition-tree.js";
import { strong, type Phrase } from "../words/segment.js";
import { listInWords } from "../words/value-words.js";
import { causeInWords } from "./cause-words.js";
import { sentence, whatWouldHold, whatWouldWake } from "./hints.js";
import type { Said } from "./said.js";
import { askedAgainInWords, fieldList, itself, own, tasksWriting, type Story } from "./story.js";

/** CONDITION_FALSE: woken, but a part of its condition does not hold. */
export function conditionFalse(story: Story, questions: Questions): Said {
  const values = story.values ?? {};
  const failing = failingParts(story.definition, story.condition, values, story.lookup);
  return {
    headline: questions.whyNot,
    answer: [
      causeInWords(story, story.wokenBy),
      ", which woke ",
      itself(story),
      ", but its condition does not hold: ",
      failing.length === 0 ? "it could not be worked out" : [questions.onlyWhen, failing],
      ".",
    ],
    wouldStart: whatWouldHold(story, values) ?? whatWouldWake(story),
    tree: "seen",
  };
}

/** WAITS_FOR_FRESH: it would start but for an answer that is being asked again. */
export function waitsForFresh(story: Story, questions: Questions): Said {
  const asked = askedAgain(story);
  const what: Phrase =
    asked.length === 0
      ? "an answer that it rests on is being asked again"
      : askedAgainInWords(story, asked);
  const tasks = [...new Set(asked.flatMap((field) => tasksWriting(story, field)))];
  return {
    headline: questions.whyNot,
    answer: [
      causeInWords(story, story.wokenBy),
      ", which woke ",
      itself(story),
      ", but ",
      what,
      ", so it waits for the fresh answer.",
    ],
    wouldStart: sentence(
      tasks.length === 0
        ? `the fresh answer to what is being asked again`
        : `the fresh answer to ${listInWords(tasks, "or")}, if its condition holds then`,
    ),
    tree: "seen",
  };
}

/** ALREADY_RAN: asked only once. */
export function alreadyRan(story: Story): Said {
  return {
    headline: `Why did “${story.title}” not start again?`,
    answer: [
      causeInWords(story, story.wokenBy),
      ", which woke ",
      itself(story),
      ", but it is asked only once in a ticket, and that has been done.",
    ],
    wouldStart: "Nothing by itself: a ticket admin can ask for it again.",
    tree: "seen",
  };
}

/** ANSWERED: the correction that woke it gave its answer, too. */
export function answered(story: Story): Said {
  const task = story.definition.tasks.find((one) => one.key === story.key);
  const outputs = task?.output_fields.map((field) => field.key) ?? [];
  const written = new Set([
    ...(story.step.written ?? []),
    ...story.step.changed.map((change) => change.field),
  ]);
  const given = outputs.filter((field) => written.has(field));
  return {
    headline: `Why did “${story.title}” not start?`,
    answer: [
      causeInWords(story, story.wokenBy),
      ", which woke ",
      itself(story),
      ", but the same correction gave its answer",
      given.length === 0 ? "" : [", ", strong(fieldList(story, given)), ","],
      " so nobody is asked.",
    ],
    wouldStart: whatWouldWake(story),
    tree: "seen",
  };
}

/** How the two kinds of components are asked about. */
export interface Questions {
  readonly whyNot: string;
  /** Before the parts that do not hold. */
  readonly onlyWhen: string;
}

/** Fields that it reads and that tasks woken in the same step are asked for again. */
function askedAgain(story: Story): readonly string[] {
  const { definition, step, key } = story;
  const tasks = compile(definition).tasks;
  const stale = new Set(step.cleared);
  for (const [other, task] of tasks) {
    const outcome = own(step.decisions, other)?.outcome;
    if (other === key || (outcome !== "FIRE" && outcome !== "WAITS_FOR_FRESH")) continue;
    for (const field of task.exclusiveOutputs) stale.add(field);
  }
  const reads = new Set([...story.inputs, ...conditionFields(story.condition)]);
  return [...reads].filter((field) => stale.has(field));
}
