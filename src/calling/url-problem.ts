import { isIP } from "node:net";
import { isPublicAddress } from "./addresses.js";
import { callLimits } from "../settings.js";
import { allowedPorts, isListed } from "./use-calling.js";

/** Names that mean this machine or a network of one's own, by their endings. */
const LOCAL_NAME = /(^|\.)(localhost|localdomain|local|internal|home\.arpa)$/;
const LONGEST_NAME = 253;

/**
 * Why this address may not be called, as one sentence; undefined when it may be tried. A static look: what a name leads to
 * is looked at when it is called.
 */
export function urlProblem(text: string): string | undefined {
  if (text.length > callLimits.urlLength)
    return `Expected the address to have at most ${callLimits.urlLength} characters, but it has ${text.length}.`;
  if (/[\s\u0000-\u001f\u007f\\]/u.test(text) || !URL.canParse(text))
    return "Expected the address to be one like https://example.com/orders, but it is none.";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "")
    return "Expected the address to hold no user name and no password, but it does.";
  if (isListed(url.origin)) return undefined;
  if (url.protocol !== "https:")
    return "Expected the address to begin with https://, but it does not.";
  const port = Number(url.port === "" ? 443 : url.port);
  if (!allowedPorts().includes(port))
    return `Expected the address to have a port that may be called (${allowedPorts().join(", ")}), but it is ${port}.`;
  if (isPublicHost(hostOf(url))) return undefined;
  return "Expected the address to name a public server, but it names none.";
}

/** The host without the brackets of IPv6 and the dot of a full name. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

function isPublicHost(host: string): boolean {
  if (isIP(host) !== 0) return isPublicAddress(host);
  return host.includes(".") && host.length <= LONGEST_NAME && !LOCAL_NAME.test(host);
}
