import { listInWords } from "../words/value-words.js";
import {
  type Check,
  type CheckedWorkflow,
  fieldNames,
  placeOf,
  readsOf,
} from "./checked-workflow.js";
import type { Finding } from "./finding.js";

/** The same answer again is no change, so a field with two writers may fail to wake what it should. */
export const rewritten: Check = (workflow) => {
  const countOf = countWriters(workflow);
  return workflow.components.flatMap((reader): readonly Finding[] => {
    const task = workflow.definition.tasks.find((one) => one.key === reader.key);
    if (reader.kind !== "task" || task?.wake_on === "write") return [];
    const own = new Set(reader.outputs);
    const fields = [...new Set(reader.inputs)].filter((field) => {
      const { all, tasks } = countOf.get(field) ?? { all: 0, tasks: 0 };
      const mine = own.has(field) ? 1 : 0;
      return all - mine > 1 && tasks - mine > 0;
    });
    if (fields.length === 0) return [];
    const rewrittenFields = new Set(fields);
    const writers = workflow.components.filter(
      (one) => one !== reader && one.outputs.some((field) => rewrittenFields.has(field)),
    );
    const names = fieldNames(workflow, fields);
    const titles = listInWords(writers.map((one) => one.title));
    return [
      {
        code: "two_writers",
        severity: "warning",
        place: placeOf(reader, "wake_on"),
        sentence: `${reader.title} is woken by ${names}, which ${titles} write. Writing the same value again is no change, so it would not start again; wake it on every write if it should.`,
      },
    ];
  });
};

/** What is asked for, and then read by nothing. */
export const unread: Check = (workflow) => {
  const read = new Set([
    ...workflow.components.flatMap(readsOf),
    ...workflow.definition.tasks.map((task) => task.assignee_field),
    workflow.definition.title_field,
  ]);
  return workflow.components.flatMap((component): readonly Finding[] => {
    const fields = [...new Set(component.outputs)].filter(
      (field) => workflow.isField(field) && !read.has(field),
    );
    if (fields.length === 0) return [];
    const one = fields.length === 1;
    const what = component.kind === "ticket" ? "asks for" : "writes";
    return [
      {
        code: component.kind === "ticket" ? "unread_ticket_field" : "unread_output",
        severity: "warning",
        place: placeOf(component, component.outputsPart),
        sentence: `${component.title} ${what} ${fieldNames(workflow, fields)}, but nothing reads ${one ? "it: it wakes" : "them: they wake"} nothing, and no condition asks for ${one ? "it" : "them"}.`,
      },
    ];
  });
};

/** How many components write each field, and how many of them are tasks. Made once: a large draft has tens of thousands of pairs. */
function countWriters({
  components,
}: CheckedWorkflow): ReadonlyMap<string, { readonly all: number; readonly tasks: number }> {
  const counts = new Map<string, { all: number; tasks: number }>();
  for (const { kind, outputs } of components) {
    for (const field of new Set(outputs)) {
      const count = counts.get(field) ?? { all: 0, tasks: 0 };
      count.all += 1;
      if (kind === "task") count.tasks += 1;
      counts.set(field, count);
    }
  }
  return counts;
}
