import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { isSafeLink } from "../safe-link.js";
import type { JsonObject } from "./field.js";
import { compilePattern } from "./pattern.js";

/** What Ajv asks for in place of RegExp. It keeps patterns apart by their text, so each needs a toString() of its own. */
function linearTimeRegExp(source: string, flags: string): { test(text: string): boolean } {
  const compiled = compilePattern(source);
  if ("reason" in compiled) throw new Error(`Expected a pattern, but it ${compiled.reason}.`);
  const engine = {
    test: (text: string) => compiled.test(text),
    toString: () => `/${source}/${flags}`,
  };
  return engine;
}
linearTimeRegExp.code = "linearTimeRegExp";

const USER_ID = /^[1-9]\d{0,9}$/;

/** Makes validators for the values of one workflow. Not shared between workflows: Ajv never lets go of what it compiled. */
export function validatorMaker(): (schema: JsonObject) => ValidateFunction {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    ownProperties: true,
    // The schemas are written by ajv-schema.ts; checking them against the meta-schema would cost more than they do.
    validateSchema: false,
    // Decimals are divided: 19.99 / 0.01 is 1998.9999999999998, and yet 19.99 is a multiple of 0.01.
    multipleOfPrecision: 5,
    logger: false,
    code: { regExp: linearTimeRegExp },
    formats: {
      date: fullFormats.date,
      "date-time": fullFormats["date-time"],
      email: fullFormats.email,
      uri: isSafeLink,
      user: (text: string) => USER_ID.test(text),
    },
  });
  return (schema) => ajv.compile(schema);
}
