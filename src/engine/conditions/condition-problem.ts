import type { Json } from "../definition.js";

/** Why a condition cannot be stored. `path` is a JSON pointer into it ("" is all of it), `sentence` is for people. */
export interface ConditionProblem {
  readonly code:
    | "not_an_object"
    | "not_one_operation"
    | "unknown_operator"
    | "wrong_operands"
    | "unknown_field"
    | "bad_path"
    | "comparison_with_null"
    | "null_value"
    | "nested_too_often"
    | "too_large"
    | "too_deep";
  readonly path: string;
  readonly sentence: string;
}

/** What `var` reads: the fields; in the body of a loop the item; in that of reduce current and accumulator. */
type Scope = "fields" | "item" | "reduce";

/** A node of a condition while it is checked. */
export interface Place {
  readonly logic: Json;
  readonly path: string;
  readonly level: number;
  /** Bodies of loops around it. */
  readonly loops: number;
  readonly scope: Scope;
  /** True for the operands of a comparison. */
  readonly compared: boolean;
}
