import type { Json } from "../definition.js";

/** Why a condition (or a transform) cannot be stored. `path` is a JSON pointer into it ("" is all of it), `sentence` is for people. */
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

/** What is looked at, and what it may read. */
export interface LogicRules {
  readonly what: "condition" | "transform";
  /** The names that `var` may begin with outside of loops. */
  readonly isName: (name: string) => boolean;
  /** Why a name is none of them, after "Expected to read". */
  readonly unknownName: (name: string) => string;
  /** Names below the first one: the parts of a field's value, or whatever another system calls its properties. */
  readonly below: "parts" | "anything";
}

/** What `var` reads: the fields (or the answer); in the body of a loop the item; in that of reduce current and accumulator. */
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
  /** True outside of any operation: objects and lists stand for themselves, as far as they are no operation. */
  readonly plain: boolean;
}
