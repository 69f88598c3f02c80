import express, { type Request, type Response } from "express";

/** A JSON body; or the status and the sentence that refuse it. */
export type JsonBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: 400 | 413 | 415; readonly sentence: string };

/** What a program may post. */
const JSON_BODY_LIMIT = "100kb";

const read = express.raw({ type: () => true, limit: JSON_BODY_LIMIT, inflate: false });
const MOST_LEVELS = 64;

/** Reads a body that must be JSON, uncompressed and small. */
export async function jsonBody(req: Request, res: Response): Promise<JsonBody> {
  if (req.is("application/json") === false)
    return refused(415, "Expected application/json, but the body says that it is something else.");
  const failed = await new Promise<unknown>((resolve) => read(req, res, resolve));
  if (failed) return refusedAs((failed as { readonly status?: unknown }).status);
  return parse(req.body);
}

function refusedAs(status: unknown): JsonBody {
  if (status === 413) return refused(413, `Expected at most ${JSON_BODY_LIMIT}, but it is more.`);
  if (status === 415) return refused(415, "Expected plain JSON, but it is compressed.");
  return refused(400, "Expected a whole body, but it broke off.");
}

function parse(body: unknown): JsonBody {
  try {
    if (!Buffer.isBuffer(body)) throw new Error("no body");
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    const value: unknown = JSON.parse(text);
    if (levels(value) > MOST_LEVELS)
      return refused(400, `Expected JSON of at most ${MOST_LEVELS} levels, but it has more.`);
    return { ok: true, value };
  } catch {
    return refused(400, "Expected JSON in UTF-8, but the body is none.");
  }
}

/** How deep it is nested; never recurses. */
function levels(value: unknown): number {
  let deepest = 0;
  const rest: (readonly [unknown, number])[] = [[value, 1]];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [part, level] = next;
    deepest = Math.max(deepest, level);
    if (typeof part !== "object" || part === null || level > MOST_LEVELS) continue;
    for (const inner of Object.values(part)) rest.push([inner, level + 1]);
  }
  return deepest;
}

function refused(status: 400 | 413 | 415, sentence: string): JsonBody {
  return { ok: false, status, sentence };
}
