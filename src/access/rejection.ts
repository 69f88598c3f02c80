/** What is wrong with one field of a form; `message` is shown beside it and in the summary, in the same words. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** The kinds of refusal; a page answers them with 404, 403, 409, 422 and 429. */
export type RejectionCode = "not_found" | "forbidden" | "conflict" | "invalid" | "too_many";

/** Why something was not done. A value, never thrown. */
export interface Rejection {
  readonly code: RejectionCode;
  /** One sentence in plain words: "Expected to …, but …." */
  readonly sentence: string;
  /** A finer word for programs, such as "would_stall". */
  readonly detail?: string;
  /** What is wrong field by field, when the form can be shown again. */
  readonly errors?: readonly FieldError[];
  /** Where the reader goes on from the refusal, a path of this site. */
  readonly location?: string;
  /** Of "too_many": when it may be tried again. */
  readonly retryAfterSeconds?: number;
}

/** What a command answers: its success, or why not. */
export type Result<T extends object = object> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly rejection: Rejection };

/** A refusal as a Result; `more` gives field errors, a detail or a location. */
export function reject(
  code: RejectionCode,
  sentence: string,
  more: Omit<Rejection, "code" | "sentence"> = {},
): { readonly ok: false; readonly rejection: Rejection } {
  return { ok: false, rejection: { code, sentence, ...more } };
}
