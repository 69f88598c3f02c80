import type { Rejection, Result } from "../../access/index.js";

/** Undoes a transaction with a refusal, so that the form's id is not spent: throw it inside, and give its rejection outside. */
export class Refused extends Error {
  readonly rejection: Rejection;

  constructor({ rejection }: { readonly rejection: Rejection }) {
    super(rejection.sentence);
    this.rejection = rejection;
  }
}

/** What some work answers, or the rejection of what it threw. */
export async function refusable<T extends object>(
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) return { ok: false, rejection: error.rejection };
    throw error;
  }
}
