import { reject, type Result } from "../../access/index.js";
import { commentLimits } from "../../settings.js";

/** A comment's text as it is kept: without blanks at its ends, with one kind of line end. Refuses none, and too much. */
export function saidText(typed: unknown): Result<{ body: string }> {
  const text = typeof typed === "string" ? typed : "";
  const body = text
    .replaceAll(/[\u0000\p{Cs}]/gu, "")
    .replaceAll(/\r\n?/g, "\n")
    .normalize("NFC")
    .trim();
  if (body === "") return refused("Write what you want to say.");
  if (body.length > commentLimits.characters)
    return refused(
      `Write at most ${commentLimits.characters} characters, or put a file on the ticket.`,
    );
  return { ok: true, body };
}

function refused(message: string) {
  return reject("invalid", `Expected a comment, but: ${message}`, {
    errors: [{ field: "body", message }],
  });
}
