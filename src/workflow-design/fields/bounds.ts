/** What a workflow's fields may cost: bounds of a schema when it is saved, and of a value when it is read. */
export const BOUNDS = {
  schemaBytes: 100_000,
  schemaDepth: 8,
  fields: 200,
  choices: 200,
  titleLength: 200,
  helpLength: 2_000,
  choiceLength: 200,
  /** Of text fields: what maxLength may be at most, and what it is when the schema says none. */
  textLength: 10_000,
  lineLength: 1_000,
  /** Text that a pattern is applied to, so that one check stays far below the time a request may take. */
  patternedLength: 2_000,
  patternLength: 300,
  patternRepeat: 250,
  /** Instructions of one compiled pattern, and of all the patterns of a schema together. */
  patternSize: 1_000,
  patternsSize: 5_000,
  emailLength: 254,
  linkLength: 2_000,
} as const;
