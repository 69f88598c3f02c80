import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;

/** A new secret to sign with, in the form of Standard Webhooks: whsec_ and base64. */
export function newSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`;
}

/**
 * The headers of Standard Webhooks for exactly these bytes, with a signature for each secret, so that a receiver may know any of
 * them. `id` is the same at each try, `at` the moment of this one.
 */
export function signatureHeaders(
  secrets: readonly string[],
  id: string,
  at: Date,
  body: string,
): Record<string, string> {
  const seconds = String(Math.floor(at.getTime() / 1000));
  return {
    "webhook-id": id,
    "webhook-timestamp": seconds,
    "webhook-signature": secrets
      .map((secret) => `v1,${sign(secret, `${id}.${seconds}.${body}`)}`)
      .join(" "),
  };
}

function sign(secret: string, text: string): string {
  const key = Buffer.from(
    secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret,
    "base64",
  );
  return createHmac("sha256", key).update(text, "utf8").digest("base64");
}
