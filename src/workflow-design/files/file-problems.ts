import type { z } from "zod";

/** What is wrong with a file: where, such as "tasks[2].colour" ("" is all of it), and why, as the end of a sentence. */
export interface FileProblem {
  readonly path: string;
  readonly reason: string;
}

/** The problems that a schema found, each key that is not known by its own name. */
export function schemaProblems(error: z.ZodError): readonly FileProblem[] {
  return error.issues.flatMap((issue): readonly FileProblem[] => {
    const path = issue.path.filter((segment) => typeof segment !== "symbol");
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({
        path: pathText([...path, key.slice(0, 100)]),
        reason: "is not known here",
      }));
    return [
      {
        path: pathText(path),
        reason: issue.input === undefined ? "is missing" : reasonOf(issue.message),
      },
    ];
  });
}

/** "tasks[2].output_fields[0].key". */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((segment, index) =>
      typeof segment === "number" ? `[${segment}]` : `${index === 0 ? "" : "."}${String(segment)}`,
    )
    .join("");
}

/** Zod's own words, where the schema has none of ours. */
function reasonOf(message: string): string {
  return message.startsWith("Invalid input")
    ? `is not what is expected here (${message})`
    : message;
}
