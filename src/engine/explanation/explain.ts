import type { CompletionOutcome, Decision, TaskOutcome } from "../round.js";
import { conditionTree, type ConditionNode } from "../words/condition-tree.js";
import { plainText, segmentsOf, type Segment } from "../words/segment.js";
import { cancelled } from "./cancelled.js";
import { closed, isPause, skipped } from "./ended.js";
import type { ExplainInput, Explanation } from "./explanation.js";
import {
  alreadyRan,
  answered,
  conditionFalse,
  waitsForFresh,
  type Questions,
} from "./not-started.js";
import { notConsidered, notTriggered, notWoken, selfWritten } from "./not-woken.js";
import type { Said } from "./said.js";
import { fired, refreshed } from "./started.js";
import { storyOf, valuesAfterClearing, type Story } from "./story.js";

/**
 * Why a task or completion did, or did not, start in a step, from the record alone. Pure, and never throws: what a definition does not know
 * any more is called by its key. The sentence is plain text; whoever shows it escapes it.
 */
export function explain(input: ExplainInput): Explanation {
  const story = storyOf(input);
  const said =
    input.component.kind === "task"
      ? ofTask(story, input.decision)
      : ofCompletion(story, input.decision);
  const segments = capitalised(segmentsOf(said.answer));
  return {
    headline: said.headline,
    sentence: plainText(segments),
    segments,
    tree: treeOf(story, said),
    wouldStart: said.wouldStart,
  };
}

type Say = (story: Story, questions: Questions) => Said;

const taskSayings: { readonly [O in TaskOutcome]: Say } = {
  FIRE: fired,
  REFRESH: refreshed,
  CANCEL: cancelled,
  CONDITION_FALSE: conditionFalse,
  WAITS_FOR_FRESH: waitsForFresh,
  ALREADY_RAN: alreadyRan,
  ANSWERED: answered,
  SELF: selfWritten,
  NOT_WOKEN: notWoken,
  NOT_TRIGGERED: (story, { whyNot }) => notTriggered(story, whyNot),
  NOT_CONSIDERED: (story, { whyNot }) => notConsidered(story, whyNot),
};

const completionSayings: { readonly [O in CompletionOutcome | "NOT_TRIGGERED"]: Say } = {
  CLOSE: closed,
  SKIPPED: skipped,
  CONDITION_FALSE: conditionFalse,
  WAITS_FOR_FRESH: waitsForFresh,
  NOT_TRIGGERED: (story, { whyNot }) => notTriggered(story, whyNot),
  NOT_CONSIDERED: (story, { whyNot }) => notConsidered(story, whyNot),
};

function ofTask(story: Story, decision: Decision | null): Said {
  const questions = {
    whyNot: `Why did “${story.title}” not start?`,
    onlyWhen: "it starts only when ",
  };
  const outcome = decision?.outcome ?? "NOT_TRIGGERED";
  const known = Object.hasOwn(taskSayings, outcome) ? (outcome as TaskOutcome) : "NOT_TRIGGERED";
  return taskSayings[known](story, questions);
}

function ofCompletion(story: Story, decision: Decision | null): Said {
  const pauses = isPause(story);
  const questions = {
    whyNot: pauses
      ? `Why did “${story.title}” not put the ticket on hold?`
      : `Why did the ticket not end as “${story.title}”?`,
    onlyWhen: pauses ? "it pauses only when " : "the ticket ends so only when ",
  };
  const outcome = decision?.outcome ?? "NOT_TRIGGERED";
  const known = Object.hasOwn(completionSayings, outcome)
    ? (outcome as keyof typeof completionSayings)
    : "NOT_TRIGGERED";
  return completionSayings[known](story, questions);
}

function capitalised(segments: readonly Segment[]): readonly Segment[] {
  const [first, ...rest] = segments;
  if (first === undefined) return [];
  const [letter = ""] = first.text;
  return [{ ...first, text: letter.toUpperCase() + first.text.slice(letter.length) }, ...rest];
}

function treeOf(story: Story, said: Said): ConditionNode | null {
  if (said.tree === "none" || story.values === null) return null;
  const values = said.tree === "left" ? valuesAfterClearing(story) : story.values;
  const { names, dateTime } = story.lookup;
  return conditionTree(story.definition, story.condition, values, names, dateTime);
}
