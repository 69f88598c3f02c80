import { Client } from "undici";
import { callLimits } from "../settings.js";
import { guardedConnector, plainConnector, type Progress } from "./connect.js";
import { CallFailure } from "./failure.js";
import { ACCEPTED_ENCODINGS, readAnswer } from "./read-answer.js";
import { isListed, network } from "./use-calling.js";

/** One POST to another system, for a company. */
export interface Call {
  readonly companyId: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the first look at the name to the last byte of the answer. */
  readonly timeoutSeconds: number;
  /** Breaks the call off. */
  readonly signal?: AbortSignal;
}

const WATCH_MS = 100;

/** An answer as it came. */
export interface Outcome {
  /** Never 3xx. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** There was more than may be read; only with a status other than 2xx. */
  readonly truncated: boolean;
}

/** Sends it, or throws. One connection for one request: nothing is kept that was checked for another. */
export async function send(call: Call, url: URL, progress: Progress): Promise<Outcome> {
  if (call.signal?.aborted) throw new CallFailure("stopped", "before it began");
  const milliseconds = Math.min(call.timeoutSeconds, callLimits.longestSeconds) * 1000;
  const ended = new AbortController();
  const timer = setTimeout(
    () => ended.abort(new CallFailure("timeout", `${milliseconds} ms`)),
    milliseconds,
  );
  const watch = setInterval(() => {
    if (progress.bytes() > callLimits.connectionBytes)
      ended.abort(new CallFailure("too_large", `${progress.bytes()} bytes`));
  }, WATCH_MS);
  const stop = (): void => ended.abort(new CallFailure("stopped", "by the caller"));
  call.signal?.addEventListener("abort", stop, { once: true });
  const client = new Client(url.origin, {
    connect: isListed(url.origin)
      ? plainConnector(progress)
      : guardedConnector(url, network(), progress, ended.signal),
    pipelining: 0,
    maxHeaderSize: callLimits.answerHeaderBytes,
    headersTimeout: 0, // the timer above ends it all
    bodyTimeout: 0,
  });
  try {
    return await request(client, call, url, ended.signal);
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    call.signal?.removeEventListener("abort", stop);
    ended.abort();
    await client.destroy().catch(() => undefined);
  }
}

async function request(
  client: Client,
  call: Call,
  url: URL,
  signal: AbortSignal,
): Promise<Outcome> {
  const response = await client.request({
    method: "POST",
    path: `${url.pathname}${url.search}`,
    headers: {
      "user-agent": "TicketFlower",
      "accept-encoding": ACCEPTED_ENCODINGS,
      ...call.headers,
    },
    body: call.body,
    signal,
  });
  response.body.on("error", () => undefined); // whoever reads it meets it
  const status = response.statusCode;
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
  );
  if (status >= 300 && status < 400) {
    response.body.destroy();
    throw new CallFailure("redirect", String(status));
  }
  const read = await readAnswer(response.body, headers["content-encoding"]);
  if (read.truncated && status < 300) throw new CallFailure("too_large", String(status));
  return { status, headers, ...read };
}
