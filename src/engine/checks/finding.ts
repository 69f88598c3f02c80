/** What is found, by a name that stays: pages and tests may ask for it. */
export type FindingCode =
  | "no_ticket"
  | "no_completion"
  | "bad_key"
  | "duplicate_key"
  | "unknown_field"
  | "duplicate_field"
  | "read_only_field"
  | "no_inputs"
  | "no_fields"
  | "nothing_wakes"
  | "no_way_to_end"
  | "bad_condition"
  | "comparison_with_null"
  | "unknown_choice"
  | "wrong_type"
  | "wrong_status"
  | "no_address"
  | "bad_address"
  | "no_deadline"
  | "action_loop"
  | "bad_transform"
  | "not_an_output"
  | "unknown_role"
  | "nobody_may"
  | "assignee_not_a_user"
  | "assignee_without_role"
  | "withdraw_not_yes_no"
  | "withdraw_unread"
  | "never_due"
  | "escalation_of_action"
  | "escalation_to_nobody"
  | "escalation_to_others"
  | "condition_not_an_input"
  | "reads_own_answer"
  | "two_writers"
  | "unread_output"
  | "unread_ticket_field";

/** Where a finding is. `key` is the component's or field's; "" for the workflow. `part` is the property's name in the export file. */
export interface FindingPlace {
  readonly kind: "workflow" | "field" | "ticket" | "task" | "completion";
  readonly key: string;
  readonly part?: string;
}

/** Something about a definition that a designer should know. Errors stop publishing. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: "error" | "warning";
  readonly place: FindingPlace;
  /** The one field that it is about, where there is one: what a button would add, or take out. */
  readonly field?: string;
  readonly sentence: string;
}
