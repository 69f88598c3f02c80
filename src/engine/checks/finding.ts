/** Where a finding is. `key` is the component's or field's; "" for the workflow. `part` is the property's name in the export file. */
export interface FindingPlace {
  readonly kind: "workflow" | "field" | "ticket" | "task" | "completion";
  readonly key: string;
  readonly part?: string;
}

/** Something about a definition that a designer should know. Errors stop publishing. */
export interface Finding {
  /** In snake_case, stable: "unknown_field". */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly place: FindingPlace;
  /** The one field that it is about, where there is one: what a button would add, or take out. */
  readonly field?: string;
  readonly sentence: string;
}
