import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
} from "node:crypto";

/** What a sealed text is for: one that was sealed for another purpose does not open. */
export type SealPurpose =
  | "mail"
  | "sign_up"
  | "second_step"
  | "device"
  | "totp_secret"
  | "email_change"
  | "webhook_secret";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

let master: string | undefined;

/** Tells the process's secret (SESSION_SECRET), once, before anything is sealed. Web and worker need the same one. */
export function useSecret(secret: string): void {
  master = secret;
}

/**
 * A value as text that only this installation reads and nobody changes (AES-256-GCM): for cookies, links, and columns whose
 * copies in a backup must be of no use. `seconds`: how long it opens; null for ever.
 */
export function seal(purpose: SealPurpose, value: unknown, seconds: number | null): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(purpose), nonce);
  const until = seconds === null ? null : Date.now() + seconds * 1000;
  const text = JSON.stringify([until, value]);
  const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([sealed, cipher.getAuthTag()]).toString("base64url");
}

/** What was sealed for this purpose; null for a forged, foreign or expired text. */
export function unseal(purpose: SealPurpose, sealed: string): unknown {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv("aes-256-gcm", keyOf(purpose), bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = Buffer.concat([
      decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)),
      decipher.final(),
    ]).toString("utf8");
    const [until, value] = JSON.parse(text) as [number | null, unknown];
    return until === null || until > Date.now() ? value : null;
  } catch {
    return null; // not ours
  }
}

/** A token for a name: the same each time, and not to be guessed without the installation's secret (HMAC-SHA256, base64url). */
export function tokenFor(purpose: "callback", name: string): string {
  return createHmac("sha256", keyOf(purpose)).update(name, "utf8").digest("base64url");
}

/** SHA-256 in hex: how tokens and codes of enough chance are stored. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function keyOf(purpose: SealPurpose | "callback"): Buffer {
  if (master === undefined) throw new Error("There is no secret yet: call useSecret first.");
  return Buffer.from(hkdfSync("sha256", master, "", `ticketflower ${purpose}`, 32));
}
