/* The door of workflow design: definitions, their fields and forms, versions, publishing, checks, import and export. */

export { designRoutes } from "./routes.js";
export { loadDefinition, type LoadedDefinition } from "./definition-queries.js";
export {
  liveRoleLists,
  roleListsOfActor,
  type ListsOfActor,
  type LiveRoleLists,
  type NamedRoleList,
  type RoleLists,
  type RoleListKind,
} from "./role-list-queries.js";
export {
  findTaskDefinition,
  findWorkflow,
  type FoundComponent,
  type FoundWorkflow,
} from "./component-queries.js";
export {
  listWorkflows,
  versionsOf,
  type VersionRow,
  type VersionStatus,
  type WorkflowFilter,
  type WorkflowRow,
} from "./workflow-queries.js";
export { findingsOf, type DesignFinding } from "./findings.js";
export { draftRoleChanges, type RoleListDifference } from "./role-list-changes.js";
export { exportDefinition } from "./export-queries.js";
export { importPreview, type ImportPreview } from "./import-preview-queries.js";
export { archiveWorkflow } from "./commands/archive-workflow.js";
export { changeRoleList, type RoleListChange } from "./commands/change-role-list.js";
export type { ComponentKind } from "./commands/component-checks.js";
export { createVersion } from "./commands/create-version.js";
export { createWorkflow, type NewWorkflow } from "./commands/create-workflow.js";
export { deleteComponent } from "./commands/delete-component.js";
export { deleteDraft } from "./commands/delete-draft.js";
export type { Done } from "./commands/design-command.js";
export { importDefinition, type ImportInput } from "./commands/import-definition.js";
export { moveComponent } from "./commands/move-component.js";
export { publishWorkflow } from "./commands/publish-workflow.js";
export { saveCompletion, type CompletionInput } from "./commands/save-completion.js";
export { saveFieldsJson } from "./commands/save-fields-json.js";
export { saveFieldsTable } from "./commands/save-fields-table.js";
export { saveTask, type TaskInput } from "./commands/save-task.js";
export { saveTicket, type TicketInput } from "./commands/save-ticket.js";
export { updateWorkflow, type WorkflowChange } from "./commands/update-workflow.js";
export { exportText } from "./files/export-text.js";
export { parseImport } from "./files/parse-import.js";
export type { FileProblem } from "./files/file-problems.js";
export { checkFieldsSchema } from "./fields/check-fields-schema.js";
export { checkValues } from "./fields/check-values.js";
export { compileFields, type CompiledFields } from "./fields/compile-fields.js";
export type { Choice, Field, FieldType, FileValue } from "./fields/field.js";
export { fieldRows, FIELD_TYPES, type FieldRow } from "./fields/field-rows.js";
export { formFields, type FieldView } from "./fields/form-fields.js";
export {
  parseFields,
  type FormChoices,
  type FormUser,
  type ParsedFields,
  type Typed,
} from "./fields/parse-fields.js";
export type { FieldProblem } from "./fields/problems.js";
export { schemaFromRows } from "./fields/schema-from-rows.js";
export { isSafeLink } from "./safe-link.js";
export { showValue, type NameOf, type ShownValue } from "./fields/shown-value.js";
export { summaryErrors } from "./fields/summary-errors.js";
export { checkLayout, layoutMessage } from "./layouts/layout.js";
export type { LayoutProblem } from "./layouts/layout-problem.js";
export { renderLayout, type LayoutPart } from "./layouts/render-layout.js";
export { jsonText, readJson } from "./json-text.js";
