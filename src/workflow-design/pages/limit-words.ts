import type { Field } from "../fields/field.js";

/** What a field's values must keep to, in a few words: "0 or more, up to 200 characters"; "" without limits. */
export function limitsInWords({ limits, default: value }: Field): string {
  const say = (limit: number | undefined, words: (limit: string) => string): readonly string[] =>
    limit === undefined ? [] : [words(limit.toLocaleString("en"))];
  return [
    ...say(limits.minimum, (limit) => `${limit} or more`),
    ...say(limits.exclusiveMinimum, (limit) => `more than ${limit}`),
    ...say(limits.maximum, (limit) => `${limit} or less`),
    ...say(limits.exclusiveMaximum, (limit) => `less than ${limit}`),
    ...say(limits.multipleOf, (limit) => `a multiple of ${limit}`),
    ...say(limits.minLength, (limit) => `${limit} characters or more`),
    ...say(limits.maxLength, (limit) => `up to ${limit} characters`),
    ...say(limits.minItems, (limit) => `at least ${limit} of them`),
    ...say(limits.maxItems, (limit) => `at most ${limit} of them`),
    ...(limits.pattern === undefined ? [] : [`pattern ${limits.pattern}`]),
    ...(value === null ? [] : [`starts as ${JSON.stringify(value)}`]),
  ].join(", ");
}
