import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Response } from "express";

/** What is sent as a file: somebody's, so nothing of it is trusted. */
export interface SentFile {
  readonly name: string;
  /** Sniffed from what it holds. */
  readonly mediaType: string;
  readonly size: number;
}

/**
 * Answers with a file to be saved, never shown: an attachment whose type browsers do not guess at, in a sandbox should one open it
 * all the same. Its pieces may come from a generator that reads them in transactions of their own.
 */
export async function sendFile(
  res: Response,
  file: SentFile,
  pieces: AsyncIterable<Uint8Array>,
): Promise<void> {
  res.set({
    "Content-Type": file.mediaType,
    "Content-Length": String(file.size),
    "Content-Disposition": disposition(file.name),
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
  });
  try {
    await pipeline(Readable.from(pieces), res);
  } catch (error) {
    if (!res.destroyed) throw error; // else the reader went away
  }
}

/** RFC 6266: the name in ASCII for old clients, and whole, percent-encoded as RFC 8187 says. */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\w .()-]+/g, "_");
  const whole = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
