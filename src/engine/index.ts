/* The engine's door: what other rooms may import. It is pure: no clock, no randomness, no database, no network. */

export type * from "./definition.js";
export type * from "./round.js";
export { compile, SUBMITTER } from "./compile.js";
export type { CompiledDefinition, CompiledTask } from "./compile.js";
export { decide } from "./decide.js";
export { NOT_STARTED, replayInstance } from "./replay.js";
export type { Replayed, StoredStep } from "./replay.js";
export { sameValue } from "./values.js";
export { checkCondition } from "./conditions/check-condition.js";
export { conditionFields } from "./conditions/condition-fields.js";
export type { ConditionProblem } from "./conditions/condition-problem.js";
export { evaluateCondition } from "./conditions/evaluate.js";
export { isEmptyCondition } from "./conditions/operators.js";
export { fieldTitle } from "./words/field-title.js";
export { listInWords, valueInWords } from "./words/value-words.js";
