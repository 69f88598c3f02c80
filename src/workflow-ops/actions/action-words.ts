import { momentInWords } from "../words.js";
import type { LoggedRun } from "./action-log-queries.js";

/** What is told of a run: how it stands, with whom. */
type Standing = Pick<LoggedRun, "status" | "tries" | "nextTryAt" | "deadline">;

/** The host that an action calls, for its ticket admins; the address as it is where it is none. */
export function hostOf(url: string | null): string {
  return url !== null && URL.canParse(url) ? new URL(url).host : "another system";
}

/** How an action stands, for its ticket admins: "waits for the answer of orders.example", "tried 2 times, next at …". */
export function runInWords({ status, tries, nextTryAt, deadline }: Standing, host: string): string {
  const times = `tried ${tries === 1 ? "once" : `${tries} times`}`;
  switch (status) {
    case "QUEUED":
      if (nextTryAt === null || tries === 0) return `waits to be sent to ${host}`;
      return `${times}, next at ${momentInWords(nextTryAt)}`;
    case "SENDING":
      return `${host} is being asked`;
    case "WAITING":
      return `waits for the answer of ${host}${deadline ? `, until ${momentInWords(deadline)}` : ""}`;
    case "FAILED":
      return `did not succeed at ${host}: ${times}`;
    case "DONE":
      return `${host} answered`;
    case "SUPERSEDED":
      return "given up for newer inputs";
    case "ABANDONED":
      return "given up: not needed any more";
    default:
      return status satisfies never;
  }
}
