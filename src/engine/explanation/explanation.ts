import type { Json, WorkflowDefinition } from "../definition.js";
import type { Decision, Round, Writer } from "../round.js";
import type { ConditionNode } from "../words/condition-tree.js";
import type { Segment } from "../words/segment.js";
import type { DateTimes, Names } from "../words/value-words.js";

/** A field that a step changed; null stands for unset. */
export interface ExplainedChange {
  readonly field: string;
  readonly before: Json;
  readonly after: Json;
}

/** A step as its record has it, with the names that the engine cannot know. */
export interface ExplainedStep {
  readonly step: number;
  readonly cause: {
    readonly kind: Writer["kind"];
    /** Who did it; null when no person did, or nobody knows. */
    readonly person: string | null;
    /** The title of the task or ticket definition that was written through; null for the other acts. */
    readonly title: string | null;
    /** When, as it is to be read after "On": "11 Nov, 09:14". */
    readonly at: string;
  };
  readonly changed: readonly ExplainedChange[];
  readonly cleared: readonly string[];
  /** Fields that were written, changed or not. */
  readonly written?: readonly string[];
  /** All decisions and effects of the step: without them a sentence names no other component. */
  readonly decisions?: Round["decisions"];
  readonly effects?: Round["effects"];
}

export interface ExplainInput {
  readonly definition: WorkflowDefinition;
  readonly component: { readonly kind: "task" | "completion"; readonly key: string };
  readonly step: ExplainedStep;
  /** What was decided about the component in that step; null when nothing was, as none of its inputs changed. */
  readonly decision: Decision | null;
  readonly names?: Names;
  readonly dateTime?: DateTimes;
  /** Tasks that are open now, with who has them ("Frank Osei", "Finance"): what would start the component names them. */
  readonly openTasks?: readonly OpenTask[];
}

export interface OpenTask {
  readonly key: string;
  readonly title: string;
  readonly who: string | null;
}

/** Why, or why not, in words. */
export interface Explanation {
  /** The question that is answered: "Why did “Place order” not start?" */
  readonly headline: string;
  /** The answer in one or a few plain sentences, naming the field, its old and new value, the person and the part of the condition. */
  readonly sentence: string;
  /** The same text as `sentence`, marked. */
  readonly segments: readonly Segment[];
  /** The condition with the values it saw; null when there is none, or it was not looked at. */
  readonly tree: ConditionNode | null;
  /** What would start it, or end the ticket so: "Frank Osei answers Finance review with Approve." Null when it did. */
  readonly wouldStart: string | null;
}
