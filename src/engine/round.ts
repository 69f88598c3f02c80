import type { Fields, Json, WorkflowStatus } from "./definition.js";

/**
 * Who writes. `key` is the task's (task, callback, skip, wake, redo, drop) or the ticket definition's (ticket).
 *
 * Field writes: ticket (a submission), task (a completed form or an action's answer), callback, correction (an admin), withdraw
 * (the submitter), skip (an admin completes an open task, with or without outputs).
 * Administration acts, which write no fields: wake, redo (open a task whatever its condition says), drop (an admin cancels one open
 * task), hold, resume (the catch-up round), cancel, reopen.
 */
export interface Writer {
  readonly kind:
    | "ticket"
    | "task"
    | "callback"
    | "correction"
    | "withdraw"
    | "skip"
    | "wake"
    | "redo"
    | "drop"
    | "hold"
    | "resume"
    | "cancel"
    | "reopen";
  readonly key?: string;
}

/** All the field writes of one command by one actor. A null value clears the field. */
export interface WriteSet {
  readonly writer: Writer;
  readonly fields: Fields;
  /** Only a correction: the tasks it must not fire, refresh, clear or cancel; true means all. */
  readonly dontWake?: true | readonly string[];
}

/** A field that changed while the instance was on hold: what it was before, and who wrote it last. */
export interface PendingField {
  readonly before: Json;
  readonly writer: Writer;
  readonly dontWake?: true | readonly string[];
}

/** What waits for the catch-up round: the fields written since the hold began, and the completions that paused since then, sorted. */
export interface Pending {
  readonly written: { readonly [field: string]: PendingField };
  readonly skip?: readonly string[];
}

/** How often each action has run since a person last did something, by task key: what an action's answer starts goes on with it. */
export type Chain = { readonly [taskKey: string]: number };

/** An open task instance; `chain` only when it was started by an action's answer. */
export interface OpenInstance {
  readonly revision: number;
  readonly chain?: Chain;
}

export interface InstanceState {
  readonly status: WorkflowStatus;
  readonly fields: Fields;
  /** Open task instances (OPEN, IN_PROGRESS, PENDING, ERROR) by task key. */
  readonly open: { readonly [taskKey: string]: OpenInstance };
  /** Keys of tasks of which an instance was completed or skipped, sorted. */
  readonly ran: readonly string[];
  /** Present while ON_HOLD only. */
  readonly pending?: Pending;
  /** True while the instance lives and nothing is open. */
  readonly stalled?: boolean;
}

/** Outcomes of a task; NOT_TRIGGERED is derived when asked for, never stored. CANCEL stands in place of REFRESH. */
export type TaskOutcome =
  | "NOT_TRIGGERED"
  | "NOT_WOKEN"
  | "SELF"
  | "REFRESH"
  | "CANCEL"
  | "CONDITION_FALSE"
  | "ALREADY_RAN"
  | "ANSWERED"
  | "WAITS_FOR_FRESH"
  | "FIRE"
  | "NOT_CONSIDERED";
export type CompletionOutcome =
  | "CLOSE"
  | "CONDITION_FALSE"
  | "WAITS_FOR_FRESH"
  | "NOT_CONSIDERED"
  | "SKIPPED";

export interface Decision {
  readonly outcome: TaskOutcome | CompletionOutcome;
  /** The changed (or, with wake_on write, written) fields that woke it, in the order of its input list. */
  readonly woken_by?: readonly string[];
  /** The values that its condition saw, by field; null stands for unset. Absent when it has no condition. */
  readonly values?: Fields;
}

export type CancelReason =
  | { readonly kind: "condition_lost" }
  | { readonly kind: "input_cleared"; readonly fields: readonly string[] }
  | { readonly kind: "closed"; readonly completion: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "dropped" };

/** What must become true. apply-round.ts has one case for each. */
export type Effect =
  | { readonly type: "open"; readonly task: string }
  | { readonly type: "refresh"; readonly task: string; readonly revision: number }
  | { readonly type: "cancel"; readonly task: string; readonly reason: CancelReason }
  | {
      readonly type: "close";
      readonly completion: string | null;
      readonly status: "COMPLETED" | "CANCELLED";
    }
  | {
      readonly type: "pause";
      readonly completion: string | null;
      /** Paused by itself: this task would have run once too often in the chain. */
      readonly task?: string;
      readonly chain?: Chain;
    }
  | { readonly type: "resume" }
  | { readonly type: "reopen" }
  | { readonly type: "stall" };

export interface Round {
  /** Keys whose canonical value differs from before, sorted; for the catch-up round, the net change. */
  readonly changed: readonly string[];
  /** Keys that were cleared because their question is being asked again, sorted. */
  readonly cleared: readonly string[];
  /** One entry for every task and completion that the change touched, by component key. */
  readonly decisions: { readonly [componentKey: string]: Decision };
  readonly effects: readonly Effect[];
  readonly state: InstanceState;
}

/** Why nothing was decided. `sentence` has the shape "Expected to …, but …." */
export interface Rejection {
  readonly code:
    | "not_started"
    | "ended"
    | "on_hold"
    | "not_on_hold"
    | "not_ended"
    | "task_not_open"
    | "task_open"
    | "task_never_ran"
    | "unknown_task"
    | "unknown_ticket"
    | "unknown_field"
    | "not_an_output"
    | "read_only"
    | "too_costly";
  readonly sentence: string;
  readonly field?: string;
}

export type Decided =
  | { readonly ok: true; readonly round: Round }
  | { readonly ok: false; readonly rejection: Rejection };
