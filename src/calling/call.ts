import { passCircuit, type Health } from "./circuits.js";
import { noProgress, type Progress } from "./connect.js";
import { CallFailure, failureSentence, isWorthAnotherTry, type FailureCode } from "./failure.js";
import { takePlace } from "./places.js";
import { send, type Call, type Outcome } from "./send.js";
import { urlProblem } from "./url-problem.js";
import { callLog } from "./use-calling.js";

/** What came of it. */
export type Called = Answered | Failed;

interface Answered extends Outcome {
  readonly kind: "answered";
  readonly milliseconds: number;
}

interface Failed {
  readonly kind: "failed";
  readonly code: FailureCode;
  /** For the tenant: what went wrong, and nothing of the network. */
  readonly sentence: string;
  /** Is another try worth it? */
  readonly again: boolean;
  /** May the other side have read the request? */
  readonly sent: boolean;
  readonly milliseconds: number;
  /** With circuit_open and busy, where nothing was tried: not before. */
  readonly afterSeconds?: number;
}

const BUSY_SECONDS = 2;

/** Calls another system and says what came of it; never throws. Never inside a transaction. */
export async function call(call: Call): Promise<Called> {
  const begun = performance.now();
  const problem = urlProblem(call.url);
  if (problem !== undefined) return refused("refused_address", { sentence: problem });
  const url = new URL(call.url);
  const leave = takePlace(call.companyId, url.host);
  if (!leave) return refused("busy", { afterSeconds: BUSY_SECONDS });
  const progress = noProgress();
  const health: { value: Health } = { value: "unknown" };
  try {
    const passage = passCircuit(call.companyId, url.host);
    if ("afterSeconds" in passage) return refused("circuit_open", passage);
    try {
      const outcome = await send(call, url, progress);
      health.value = outcome.status < 500 ? "well" : "ill";
      return { kind: "answered", ...outcome, milliseconds: since(begun) };
    } catch (error) {
      const failure = asFailure(error, url, progress);
      health.value = healthOf(failure.code);
      tell(call, url, failure);
      return { ...refused(failure.code), sent: progress.connected, milliseconds: since(begun) };
    } finally {
      passage.tell(health.value);
    }
  } finally {
    leave();
  }
}

function refused(
  code: FailureCode,
  more: { sentence?: string; afterSeconds?: number } = {},
): Failed {
  return {
    kind: "failed",
    code,
    sentence: failureSentence(code),
    again: isWorthAnotherTry(code),
    sent: false,
    milliseconds: 0,
    ...more,
  };
}

/** What an error says, by how far the connection had come. */
function asFailure(error: unknown, url: URL, progress: Progress): CallFailure {
  if (error instanceof CallFailure) return error;
  const message = error instanceof Error ? `${codeOf(error)} ${error.message}` : String(error);
  const code = progress.connected
    ? "broken_answer"
    : progress.reached && url.protocol === "https:"
      ? "tls"
      : "cannot_connect";
  return new CallFailure(code, message, { cause: error });
}

function codeOf(error: Error): string {
  return "code" in error ? String(error.code) : error.name;
}

/** Does this failure speak against the host? */
function healthOf(code: FailureCode): Health {
  if (code === "redirect" || code === "too_large") return "well";
  return code === "refused_address" || code === "stopped" ? "unknown" : "ill";
}

function tell({ companyId }: Call, { host }: URL, { code, message }: CallFailure): void {
  const details = { companyId, host, code, reason: message };
  if (message.startsWith("refused")) callLog().warn(details, "a call was kept from an address");
  else callLog().info(details, "a call failed");
}

function since(begun: number): number {
  return Math.round(performance.now() - begun);
}
