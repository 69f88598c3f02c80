import fc from "fast-check";
import type { Json, WorkflowDefinition } from "../../src/engine/index.js";
import { FIELD_TYPES, schemaFromRows, type FieldRow } from "../../src/workflow-design/index.js";

const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/).filter((text) => text !== "submitter");
const text = fc
  .string({ unit: "binary", maxLength: 12 })
  .filter((one) => !/\0|\p{Surrogate}/u.test(one));
const title = text.map((one) => `T${one}`);
const reference = fc.record({
  label: title,
  desc: text,
  uri: fc.constantFrom("https://x.test/?a=1&b=ü", "mailto:a@b.test"),
});
const references = fc.array(reference, { maxLength: 2 });
const layout = fc.constantFrom("", '<h3>ü</h3>\n{% field "a" %}', "{{ a }}");
const limits: fc.Arbitrary<{ [key: string]: Json }> = fc.constantFrom(
  {},
  { minLength: 1, maxLength: 20 },
  { pattern: "^[a-z]+$", default: "abc" },
);

const row: fc.Arbitrary<FieldRow> = fc
  .record({
    key,
    title: text.map((one) => one.trim()),
    type: fc.constantFrom(...FIELD_TYPES.map((type) => type.value)),
    required: fc.boolean(),
    help: fc.constant(""),
  })
  .map((one) => ({ ...one, was: "", choices: one.type.startsWith("choice") ? "a = Ä\nb" : "" }));

/** A schema with its fields in an order that no sorting gives, some with limits beyond the table. */
const schema = fc.uniqueArray(row, { selector: (one) => one.key, maxLength: 6 }).chain((rows) =>
  fc.array(limits, { minLength: rows.length, maxLength: rows.length }).map((extras) => {
    const made = schemaFromRows(rows, {}).schema;
    const properties = made["properties"] as { [key: string]: { [key: string]: Json } };
    rows.forEach((one, index) => {
      if (one.type === "text") Object.assign(properties[one.key] ?? {}, extras[index]);
    });
    return made;
  }),
);

const condition: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  null,
  {},
  { "==": [{ var: "a" }, "b"] },
  {
    and: [
      { ">": [{ var: "z" }, 1.5] },
      { missing: ["a"] },
      { in: [{ var: "b" }, ["x", "y", 1e21, -0.5]] },
    ],
  },
);
const transform: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  null,
  {},
  { zebra: { var: "a" }, apple: 1, "10": 2, "9": [true, null] },
);

/** Any definition that the export file can hold, drafts with findings too; roles are of these names, sorted. */
export function anyDefinition(roleNames: readonly string[]): fc.Arbitrary<WorkflowDefinition> {
  const roles = fc.subarray([...roleNames]).map((names) => names.toSorted());
  const formFields = fc.uniqueArray(fc.record({ key, required: fc.boolean() }), {
    selector: (field) => field.key,
    maxLength: 4,
  });
  const hours = (least: number) =>
    fc.integer({ min: least, max: 35_040 }).map((quarters) => quarters / 4);
  const escalation = fc.record({
    act: fc.constantFrom("tell" as const, "reassign" as const),
    role: fc.constantFrom(...roleNames),
    after_hours: hours(0),
  });
  const due = fc.record({
    hours: hours(1),
    counted: fc.constantFrom("working" as const, "plain" as const),
    escalation: roleNames.length > 0 ? fc.option(escalation) : fc.constant(null),
  });
  const common = { title, description: text, ext_ref: references };
  const ticket = fc.record({
    key,
    ...common,
    fields: formFields,
    submitter_roles: fc.option(roles),
    withdraw_field: fc.option(key),
    edit_layout: layout,
    display_layout: layout,
  });
  const task = fc.record({
    key,
    ...common,
    task_type: fc.constantFrom("FORM" as const, "SYNC_ACTION" as const, "ASYNC_ACTION" as const),
    input_fields: fc.uniqueArray(key, { maxLength: 4 }),
    output_fields: formFields,
    condition,
    wake_on: fc.constantFrom("change" as const, "write" as const),
    run: fc.constantFrom("again" as const, "once" as const),
    keep_outputs: fc.boolean(),
    on_condition_lost: fc.constantFrom("cancel" as const, "keep" as const),
    assignee_field: fc.option(key),
    executor_roles: fc.option(roles),
    due: fc.option(due),
    action_url: fc.option(fc.constant("https://x.test/hook")),
    input_transform: transform,
    output_transform: transform,
    timeout_seconds: fc.option(fc.integer({ min: 1, max: 300 })),
    max_runs: fc.option(fc.integer({ min: 1, max: 100 })),
    edit_layout: layout,
    display_layout: layout,
  });
  const completion = fc.record({
    key,
    ...common,
    fields: fc.uniqueArray(key, { maxLength: 4 }),
    condition,
    completion_status: fc.constantFrom(
      "COMPLETED" as const,
      "CANCELLED" as const,
      "ON_HOLD" as const,
    ),
    display_layout: layout,
  });
  const byKey = { selector: (one: { key: string }) => one.key, maxLength: 4 };
  return fc
    .record({
      ticketflower: fc.constant(1 as const),
      key,
      prefix: fc.stringMatching(/^[A-Z]{2,5}$/),
      title,
      title_field: fc.option(key),
      description: text,
      ext_ref: references,
      fields_schema: schema,
      display_layout: layout,
      ticket_admin_roles: roles,
      tickets: fc.uniqueArray(ticket, byKey),
      tasks: fc.uniqueArray(task, byKey),
      completions: fc.uniqueArray(completion, byKey),
    })
    .map((one) => ({
      ...one,
      completions: one.completions.filter(
        (end) => !one.tasks.some((other) => other.key === end.key),
      ),
    }));
}
