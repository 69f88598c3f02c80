import { callLimits } from "../settings.js";

/** What can go wrong with a call, in the words of whoever called. */
export type FailureCode =
  | "refused_address"
  | "no_such_name"
  | "cannot_connect"
  | "tls"
  | "timeout"
  | "too_large"
  | "broken_answer"
  | "redirect"
  | "circuit_open"
  | "busy"
  | "stopped";

/**
 * What a tenant reads. A name without an address and a name with a private one are the same to them: else names could be tried
 * until the network behind the server is known.
 */
const SENTENCES: Record<FailureCode, string> = {
  refused_address: "Expected the address to name a public server, but it names none.",
  no_such_name: "Expected the name in the address to lead to a public server, but it does not.",
  cannot_connect: "Expected the server to take the connection, but it did not.",
  tls: "Expected the server to prove its name by a valid certificate, but it did not.",
  timeout: "Expected an answer in time, but none was there when the time was up.",
  too_large: `Expected an answer of at most ${callLimits.answerBytes / 1_000_000} MB, but it is longer.`,
  broken_answer: "Expected a whole answer, but it broke off or could not be read.",
  redirect:
    "Expected an answer, but it is a redirect, which is not followed: enter the address that it leads to.",
  circuit_open:
    "Expected the server to be well, but the last calls to it failed: it is left alone for a while.",
  busy: "Expected a free place among the calls that are under way, but there is none: it is tried again shortly.",
  stopped: "Expected the call to come to its end, but it was broken off here.",
};

/** What does not get better by waiting. */
const FOR_GOOD: readonly FailureCode[] = ["refused_address", "too_large", "redirect"];

/** A call that failed; the message and the cause are for the log. */
export class CallFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The sentence of a code. */
export function failureSentence(code: FailureCode): string {
  return SENTENCES[code];
}

/** Is another try worth it? */
export function isWorthAnotherTry(code: FailureCode): boolean {
  return !FOR_GOOD.includes(code);
}
