import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** A signature of another time may be an old request, sent once more by somebody who saw it. */
const TOLERANCE_SECONDS = 300;

/** Was this body signed with one of these secrets, just now? The recipe of docs/webhooks.md. */
export function isSigned(
  headers: IncomingHttpHeaders,
  body: Buffer,
  secrets: readonly string[],
): boolean {
  const id = headers["webhook-id"];
  const seconds = headers["webhook-timestamp"];
  const signatures = headers["webhook-signature"];
  if (typeof id !== "string" || typeof seconds !== "string" || typeof signatures !== "string")
    return false;
  const age = Math.abs(Date.now() / 1000 - Number(seconds));
  if (!/^\d+$/.test(seconds) || age > TOLERANCE_SECONDS) return false;
  return secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    const right = createHmac("sha256", key).update(`${id}.${seconds}.`).update(body).digest();
    return signatures.split(" ").some((signature) => isVersion1(signature, right));
  });
}

function isVersion1(signature: string, right: Buffer): boolean {
  const [version, value = ""] = signature.split(",");
  const given = Buffer.from(value, "base64");
  return version === "v1" && given.length === right.length && timingSafeEqual(given, right);
}
