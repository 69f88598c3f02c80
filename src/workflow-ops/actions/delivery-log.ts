import { actionLimits } from "../../settings.js";

/** A request as the delivery log keeps it. */
export interface KeptRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const SECRET_HEADERS =
  /^(webhook-signature|(proxy-)?authorization|(set-)?cookie)$|token|secret|api-?key|password/i;
const MOST_HEADERS = 100;
const HEADER_CHARACTERS = 1_000;

/** A text that can be stored, no longer than what is kept, in which the run's token does not stand. */
export function keptText(text: string, token: string | null): string {
  const masked = token === null ? text : text.replaceAll(token, "…");
  const whole = masked.length <= actionLimits.keptCharacters;
  const kept = whole ? masked : `${masked.slice(0, actionLimits.keptCharacters)}…`;
  return kept.replaceAll("\0", "\ufffd").replaceAll(/\p{Cs}/gu, "\ufffd");
}

/** An address without what its query says: keys of other systems stand there. */
export function keptAddress(url: string, token: string | null): string {
  return keptText(url, token).replaceAll(/([?&][^=&#]*=)[^&#]+/g, "$1…");
}

/** Headers with what is secret left out. */
export function keptHeaders(
  headers: Readonly<Record<string, string>>,
  token: string | null,
): Record<string, string> {
  const kept = Object.entries(headers).slice(0, MOST_HEADERS);
  return Object.fromEntries(
    kept.map(([name, value]) => [
      keptText(name, null),
      SECRET_HEADERS.test(name) ? "…" : keptText(value, token).slice(0, HEADER_CHARACTERS),
    ]),
  );
}
