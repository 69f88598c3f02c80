import { BOUNDS } from "./bounds.js";
import type { Field, JsonObject } from "./field.js";

const FORMAT_OF = {
  date: "date",
  datetime: "date-time",
  email: "email",
  link: "uri",
  user: "user",
} as const;

/**
 * The schema that values of a field are checked by, written anew from what was read, so that nothing a designer typed
 * reaches the compiler but texts and numbers. Adds the bounds that the designer left out.
 */
export function ajvSchema(field: Field): JsonObject {
  const { limits } = field;
  switch (field.type) {
    case "number":
    case "integer":
      return { type: field.type, ...limits };
    case "yesno":
      return { type: "boolean" };
    case "choice":
      return { enum: field.choices.map((choice) => choice.value) };
    case "choices":
      return {
        type: "array",
        uniqueItems: true,
        items: { enum: field.choices.map((choice) => choice.value) },
        minItems: limits.minItems ?? 0,
        maxItems: Math.min(limits.maxItems ?? BOUNDS.choices, field.choices.length),
      };
    case "file":
      return FILE;
    default:
      return {
        type: "string",
        ...limits,
        maxLength: longestText(field),
        ...(field.type in FORMAT_OF
          ? { format: FORMAT_OF[field.type as keyof typeof FORMAT_OF] }
          : {}),
      };
  }
}

/** What FileValue says; that there is such a file is seen to where it is written. */
const FILE: JsonObject = {
  type: "object",
  additionalProperties: false,
  required: ["id", "name", "size", "type", "content"],
  properties: {
    id: { type: "integer", minimum: 1, maximum: 2_147_483_647 },
    name: { type: "string", minLength: 1, maxLength: 255 },
    size: { type: "integer", minimum: 0, maximum: 2_147_483_647 },
    type: { type: "string", maxLength: 255 },
    content: { type: "string", minLength: 64, maxLength: 64 },
  },
};

/** Characters that the text of a field may have at most. */
export function longestText(field: Field): number {
  const own = field.limits.maxLength ?? Infinity;
  const most = field.limits.pattern === undefined ? BOUNDS.textLength : BOUNDS.patternedLength;
  switch (field.type) {
    case "textarea":
      return Math.min(own, most);
    case "email":
      return Math.min(own, BOUNDS.emailLength);
    case "link":
      return Math.min(own, BOUNDS.linkLength);
    case "text":
      // A longer limit of the designer's own is kept; without one a line is a line.
      return Math.min(own === Infinity ? BOUNDS.lineLength : own, most);
    default:
      return Math.min(own, 64);
  }
}
