import { call, type Call, type Called } from "../../calling/index.js";

/** How this process's actions reach the outside. */
export interface ActionsOptions {
  /** Where the web is, for the addresses of callbacks; without it an action that waits for one cannot be sent. */
  readonly baseUrl?: string | undefined;
  /** Tests put their own here; nobody else does. */
  readonly call?: (call: Call) => Promise<Called>;
}

let options: ActionsOptions = {};

/** Tells how actions reach the outside, once at start. */
export function useActions(given: ActionsOptions): void {
  options = given;
}

/** Sends a request and says what came of it; never inside a transaction. */
export function callOutside(request: Call): Promise<Called> {
  return (options.call ?? call)(request);
}

/** BASE_URL, without a slash at its end. */
export function ownAddress(): string | undefined {
  return options.baseUrl?.replace(/\/+$/, "");
}
