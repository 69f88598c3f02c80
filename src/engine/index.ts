/* The engine's door: what other rooms may import. It is pure: no clock, no randomness, no database, no network. */

export type * from "./definition.js";
export type * from "./round.js";
export { checkCondition } from "./conditions/check-condition.js";
export { conditionFields } from "./conditions/condition-fields.js";
export type { ConditionProblem } from "./conditions/condition-problem.js";
export { evaluateCondition } from "./conditions/evaluate.js";
export { isEmptyCondition } from "./conditions/operators.js";
