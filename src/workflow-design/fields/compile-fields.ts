import { createHash } from "node:crypto";
import type { ValidateFunction } from "ajv/dist/2020.js";
import type { Json } from "../../engine/index.js";
import { Recent } from "../../recent.js";
import { validatorMaker } from "./ajv.js";
import { ajvSchema } from "./ajv-schema.js";
import { SUBMITTER, type Field } from "./field.js";
import type { FieldProblem } from "./problems.js";
import { readSchema, sizeProblem } from "./read-schema.js";

/** The fields of a workflow, ready to make forms of and to check values with. */
export interface CompiledFields {
  /** In the order of the schema, without `submitter`. */
  readonly list: readonly Field[];
  /** By key, with `submitter`. */
  readonly byKey: ReadonlyMap<string, Field>;
  /** Checks one value that is set against its field; leaves Ajv's errors on itself. */
  validator(key: string): ValidateFunction;
}

/** By the letters of the schemas; a validator takes some ten times as much as what it is made from. */
const compiledSchemas = new Recent<CompiledFields>(2_000_000);

/**
 * Compiles a stored fields schema, or says what keeps it from being one. Kept for the process by the schema's own text:
 * the same schema is compiled once, whoever's it is.
 */
export function compileFields(
  schema: Json,
):
  | { readonly ok: true; readonly fields: CompiledFields }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] } {
  // Looked at first: what is nested too deep would overflow whatever walks it by recursion.
  if (sizeProblem(schema) !== null) return { ok: false, problems: readSchema(schema).problems };
  const text = JSON.stringify(schema);
  const key = createHash("sha256").update(text).digest("base64");
  const known = compiledSchemas.get(key);
  if (known !== undefined) return { ok: true, fields: known };
  const { fields, problems } = readSchema(schema);
  if (problems.length > 0) return { ok: false, problems };
  const compiled = compile(fields);
  compiledSchemas.set(key, compiled, text.length + 1_000);
  return { ok: true, fields: compiled };
}

function compile(list: readonly Field[]): CompiledFields {
  const byKey = new Map([...list, SUBMITTER].map((field) => [field.key, field]));
  // Compiled when first needed: a form of five fields does not pay for two hundred.
  const validators = new Map<string, ValidateFunction>();
  const makeValidator = validatorMaker();
  return {
    list,
    byKey,
    validator(key) {
      const known = validators.get(key);
      if (known !== undefined) return known;
      const field = byKey.get(key);
      if (field === undefined)
        throw new Error(`Expected a field of the workflow, but "${key}" is none.`);
      const made = makeValidator(ajvSchema(field));
      validators.set(key, made);
      return made;
    },
  };
}
