import type { Actor } from "../../access/index.js";
import { offeredUsers } from "../../accounts/index.js";
import { readCompany } from "../../db/index.js";
import { SUBMITTER as SUBMITTER_KEY } from "../../engine/index.js";
import { COMPARISONS, needsValue } from "../conditions/row.js";
import type { ConditionRow, Match } from "../conditions/row.js";
import type { LoadedDefinition } from "../definition-queries.js";
import type { Field } from "../fields/field.js";
import { formFields, type Option } from "../fields/form-fields.js";
import type { FormUser } from "../fields/parse-fields.js";
import { shownRows } from "./condition-form.js";
import type { Values } from "./component-values.js";

interface RowView extends ConditionRow {
  /** Its name in the form: "rows.0.2". */
  readonly at: string;
  /** The answers to pick from; null for a box. */
  readonly options: readonly Option[] | null;
  readonly hint: string;
  readonly hasValue: boolean;
}

/** A condition's rows as views/design/components/condition.njk shows them; `groups` is null when it is more than rows can say. */
interface ConditionView {
  readonly match: Match;
  readonly groups: readonly { readonly match: Match; readonly rows: readonly RowView[] }[] | null;
  readonly fields: readonly Option[];
  readonly comparisons: typeof COMPARISONS;
  /** The JSON that the form is made with. */
  readonly was: string;
}

/** What a form's rows show. Users are read when a row asks for one. */
export async function conditionView(
  actor: Actor,
  workflow: LoadedDefinition,
  values: Values,
): Promise<ConditionView> {
  const rows = shownRows(workflow, values);
  const { byKey, list } = workflow.fields;
  const all = rows?.groups.flatMap((group) => group.rows) ?? [];
  const named = all.filter(({ field }) => byKey.get(field)?.type === "user");
  const { users } =
    named.length === 0
      ? { users: [] }
      : await readCompany(actor, (tx) =>
          offeredUsers(
            tx,
            named.map(({ value }) => value),
          ),
        );
  const was = values["condition_was"] ?? values["condition"] ?? "";
  return {
    match: rows?.match ?? "all",
    groups:
      rows?.groups.map(({ match, rows: inGroup }, g) => ({
        match,
        rows: inGroup.map((row, r) => rowView(workflow, row, `rows.${g}.${r}`, users)),
      })) ?? null,
    fields: [...list, byKey.get(SUBMITTER_KEY)].flatMap((field) =>
      field === undefined ? [] : [{ value: field.key, label: field.title }],
    ),
    comparisons: COMPARISONS,
    was: typeof was === "string" ? was : "",
  };
}

function rowView(
  workflow: LoadedDefinition,
  row: ConditionRow,
  at: string,
  users: readonly FormUser[],
): RowView {
  const field = workflow.fields.byKey.get(row.field);
  const options = field === undefined ? null : optionsOf(workflow, field, row, users);
  const several = row.comparison === "one_of" || row.comparison === "none_of";
  return {
    ...row,
    at,
    options,
    hint: several && field !== undefined ? severalHint(field) : "",
    hasValue: needsValue(row.comparison),
  };
}

/** The answers that a field takes, where one of them is compared with; what was typed and is none of them stays to be seen. */
function optionsOf(
  { fields }: LoadedDefinition,
  field: Field,
  { comparison, value }: ConditionRow,
  users: readonly FormUser[],
): readonly Option[] | null {
  if (comparison === "one_of" || comparison === "none_of") return null;
  const [view] = formFields(fields, [{ key: field.key, required: true }], {}, [], { users });
  const options = (view?.options ?? []).map((one) => ({ value: one.value, label: one.label }));
  if (options.length === 0) return null;
  const known = value === "" || options.some((one) => one.value === value);
  return known ? options : [...options, { value, label: value }];
}

function severalHint(field: Field): string {
  const values = field.choices.map(({ value }) => String(value)).join(", ");
  return values === "" ? "With commas between them" : `With commas between them, of: ${values}`;
}
