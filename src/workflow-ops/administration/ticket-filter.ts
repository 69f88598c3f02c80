import type { StatusFilter } from "../tickets/status-condition.js";

/** How a field's value is compared: is, at least, at most, contains, is answered, is not answered. */
export type FieldTest = "is" | "least" | "most" | "has" | "set" | "unset";

/** One question about a field, as it was typed. */
export interface FieldCondition {
  readonly field: string;
  readonly test: FieldTest;
  readonly value: string;
}

/** By submission, the newest or oldest first; by the newest step, the last or longest ago first; by its end, the last first. */
export type TicketSort = "newest" | "oldest" | "changed" | "unchanged" | "ended";

/** Whether an open task is claimed; "" for either. */
export type Claimed = "" | "nobody" | "somebody";

/** When an open task is due at the latest: it is overdue, or due within a day or a week from now; "" for whenever. */
export type DueBy = "" | "overdue" | "day" | "week";

/** What an administered workflow's tickets are narrowed to; "" and null narrow nothing. */
export interface AdminFilter {
  readonly status: StatusFilter;
  /** Number, or words of fields, comments and the names of people. */
  readonly search: string;
  readonly version: number | null;
  readonly ticketKey: string;
  /** Part of the submitter's name, or their address. */
  readonly submitter: string;
  /** With this task open. */
  readonly taskKey: string;
  /** With a task open that this role may do. */
  readonly roleId: number | null;
  /** With an open task that somebody of this name has claimed or is named for. */
  readonly who: string;
  readonly claimed: Claimed;
  readonly due: DueBy;
  /** Which day is meant by `from` and `to`, both included, by the reader's clocks. */
  readonly when: "started" | "changed" | "ended";
  readonly from: string;
  readonly to: string;
  readonly fields: readonly FieldCondition[];
  readonly sort: TicketSort;
}

/** The most fields that one filter asks about. */
export const MOST_FIELDS = 3;

/** All live tickets, the newest first. */
export const EVERYTHING_LIVE: AdminFilter = {
  status: "live",
  search: "",
  version: null,
  ticketKey: "",
  submitter: "",
  taskKey: "",
  roleId: null,
  who: "",
  claimed: "",
  due: "",
  when: "started",
  from: "",
  to: "",
  fields: [],
  sort: "newest",
};

/** A filter with each name in it as the people it may mean, and each field's value as it is stored. */
export interface ResolvedFilter extends AdminFilter {
  readonly familyId: number;
  readonly prefix: string;
  /** Of whoever the search, the submitter and the holder may mean; null: not asked. */
  readonly searchUsers: readonly number[];
  readonly submitterIds: readonly number[] | null;
  readonly whoIds: readonly number[] | null;
  /** Fields that hold people. */
  readonly userFields: readonly string[];
  /** Tasks that the role may do; null: not asked. */
  readonly roleTasks: readonly string[] | null;
  readonly tests: readonly FieldTestSql[];
}

/** A field's test ready to be asked: by what a ticket is found by, or by comparing the value. */
export type FieldTestSql =
  | { readonly kind: "words"; readonly any: readonly string[]; readonly not: boolean }
  | {
      readonly kind: "number";
      readonly field: string;
      readonly least: boolean;
      readonly value: number;
    }
  | {
      readonly kind: "text";
      readonly field: string;
      readonly least: boolean;
      readonly value: string;
    }
  | { readonly kind: "has"; readonly field: string; readonly value: string };

/** The open-task part of a filter asks for something. */
export function asksForTask({ taskKey, roleId, who, claimed, due }: AdminFilter): boolean {
  return taskKey !== "" || roleId !== null || who !== "" || claimed !== "" || due !== "";
}
