/* The engine's door: what other rooms may import. It is pure: no clock, no randomness, no database, no network. */

export type * from "./definition.js";
export type * from "./round.js";
export { compile, SUBMITTER } from "./compile.js";
export type { CompiledDefinition } from "./compile.js";
export { decide } from "./decide.js";
export { NOT_STARTED, replayInstance } from "./replay.js";
export type { Replayed, StoredStep } from "./replay.js";
export { whatIf } from "./what-if.js";
export type { LaterStep, TakenStep, WhatIf } from "./what-if.js";
export { fieldValue } from "./json.js";
export { sameValue } from "./values.js";
export { checkCondition } from "./conditions/check-condition.js";
export { conditionFields } from "./conditions/condition-fields.js";
export type { ConditionProblem } from "./conditions/condition-problem.js";
export { evaluateCondition } from "./conditions/evaluate.js";
export { isEmptyCondition } from "./conditions/operators.js";
export { actionInput } from "./transforms/action-input.js";
export { actionOutputs } from "./transforms/action-outputs.js";
export type { ActionOutputs, Answer } from "./transforms/action-outputs.js";
export { checkInputTransform, checkOutputTransform } from "./transforms/check-transform.js";
export type { TransformProblem } from "./transforms/check-transform.js";
export { transformFields } from "./transforms/transform-fields.js";
export { fieldTitle } from "./words/field-title.js";
export { listInWords, valueInWords } from "./words/value-words.js";
export type { DateTimes, Names } from "./words/value-words.js";
export { conditionInWords } from "./words/condition-words.js";
export { conditionTree } from "./words/condition-tree.js";
export type { ConditionNode } from "./words/condition-tree.js";
export type { Segment } from "./words/segment.js";
export { explain } from "./explanation/explain.js";
export type {
  ExplainedChange,
  ExplainedStep,
  ExplainInput,
  Explanation,
  OpenTask,
} from "./explanation/explanation.js";
export { impliedGraph, nodeId } from "./graph/implied-graph.js";
export { graphList } from "./graph/graph-list.js";
export type { GraphListItem } from "./graph/graph-list.js";
export type {
  Graph,
  GraphChip,
  GraphNode,
  GraphOverlay,
  GraphStanding,
  GraphState,
} from "./graph/graph.js";
export { checkDefinition } from "./checks/check-definition.js";
export type { Known } from "./checks/checked-workflow.js";
export type { Finding, FindingCode, FindingPlace } from "./checks/finding.js";
