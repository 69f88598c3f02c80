/* The door of workflow design: definitions, their fields and forms, versions, publishing, checks, import and export. */

export { loadDefinition, type LoadedDefinition } from "./definition-queries.js";
export {
  liveRoleLists,
  roleListsOfActor,
  roleUse,
  type ListsOfActor,
  type LiveRoleLists,
  type NamedRoleList,
  type RoleLists,
  type RoleListKind,
  type RoleUse,
} from "./role-list-queries.js";
export { checkFieldsSchema } from "./fields/check-fields-schema.js";
export { checkValues } from "./fields/check-values.js";
export { compileFields, type CompiledFields } from "./fields/compile-fields.js";
export type { Choice, Field, FieldType } from "./fields/field.js";
export { fieldRows, FIELD_TYPES, type FieldRow } from "./fields/field-rows.js";
export { fieldName, formFields, type FieldView } from "./fields/form-fields.js";
export {
  parseFields,
  type FormUser,
  type ParsedFields,
  type Typed,
} from "./fields/parse-fields.js";
export type { FieldProblem } from "./fields/problems.js";
export { schemaFromRows } from "./fields/schema-from-rows.js";
export { showValue, type NameOf, type ShownValue } from "./fields/shown-value.js";
export { summaryErrors } from "./fields/summary-errors.js";
export { checkLayout, layoutMessage } from "./layouts/layout.js";
export type { LayoutProblem } from "./layouts/layout-problem.js";
export { renderLayout, type LayoutPart } from "./layouts/render-layout.js";
export { jsonText, readJson } from "./json-text.js";
