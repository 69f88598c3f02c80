import type { WorkflowDefinition } from "../../../src/engine/index.js";
import { completion, definitionOf, task, ticket } from "../../engine/naive/builders.js";

const text = { type: "string" };
const keys = [
  "line",
  "lines",
  "number",
  "count",
  "agreed",
  "day",
  "moment",
  "mail",
  "link",
  "colour",
  "sizes",
  "helper",
];

/** A ticket with a field of every kind, those in `required` required, and one task that reads one of them. */
export function everything(required: readonly string[]): WorkflowDefinition {
  const definition = definitionOf(
    {
      line: { ...text, title: "Line", maxLength: 20, default: "preset" },
      lines: { ...text, title: "Lines", format: "textarea" },
      number: { type: "number", title: "Number", minimum: 1 },
      count: { type: "integer", title: "Count", maximum: 10 },
      agreed: { type: "boolean", title: "Agreed" },
      day: { ...text, title: "Day", format: "date" },
      moment: { ...text, title: "Moment", format: "date-time" },
      mail: { ...text, title: "Mail", format: "email" },
      link: { ...text, title: "Link", format: "uri" },
      colour: { ...text, title: "Colour", enum: ["red", "green"] },
      sizes: {
        type: "array",
        title: "Sizes",
        items: { ...text, enum: ["S", "M", "L"] },
        uniqueItems: true,
        default: ["S"],
      },
      helper: { ...text, title: "Helper", format: "user" },
      done: { type: "boolean", title: "Done" },
    },
    [
      {
        ...ticket("everything", []),
        title: "Everything",
        description: "A field of every kind.",
        fields: keys.map((key) => ({ key, required: required.includes(key) })),
      },
    ],
    [
      {
        ...task({ key: "look", input_fields: ["line"], output_fields: ["done"] }),
        title: "Look at it",
        executor_roles: ["HR"],
      },
    ],
    [{ ...completion("seen", ["done"], { "==": [{ var: "done" }, true] }), title: "Seen" }],
  );
  return { ...definition, key: "everything", prefix: "EV", title: "Everything there is" };
}

/** An answer to each field, as a form sends it. */
export const answers = {
  "field.line": "=SUM(A1)",
  "field.lines": "one\r\ntwo <i>",
  "field.number": "1,234.5",
  "field.count": "7",
  "field.agreed": "no",
  "field.day": "2026-12-24",
  "field.moment": "2026-12-24T18:30",
  "field.mail": "erin@acme.test",
  "field.link": "https://example.com/a?b=c",
  "field.colour": "green",
  "field.sizes": ["M", "L"],
};
