import { Transform, pipeline, type Readable } from "node:stream";
import zlib from "node:zlib";
import { callLimits } from "../settings.js";
import { CallFailure } from "./failure.js";

/** What is said to be understood. */
export const ACCEPTED_ENCODINGS = "gzip, deflate, br";

const DECODERS: ReadonlyMap<string, () => Transform> = new Map([
  ["gzip", () => zlib.createGunzip()],
  ["x-gzip", () => zlib.createGunzip()],
  ["deflate", () => zlib.createInflate()],
  ["br", () => zlib.createBrotliDecompress()],
]);

/** As much of an answer's body as may be read, decompressed on the way and counted before and after. */
export async function readAnswer(
  body: Readable,
  encoding: string | undefined,
): Promise<{ body: string; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let left: number = callLimits.answerBytes;
  const came = { bytes: 0 };
  try {
    for await (const chunk of decoded(body, encoding, came) as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, left));
      left -= chunk.length;
      if (left < 0) break; // which closes the connection
    }
  } catch (error) {
    const nothing = came.bytes === 0 && body.readableEnded; // whatever its encoding was to be
    if (!nothing) throw error;
  }
  return { body: new TextDecoder().decode(Buffer.concat(chunks)), truncated: left < 0 };
}

function decoded(body: Readable, encoding: string | undefined, came: { bytes: number }): Readable {
  const name = encoding?.trim().toLowerCase() ?? "";
  if (name === "" || name === "identity") return body;
  const decoder = DECODERS.get(name)?.();
  if (!decoder) throw new CallFailure("broken_answer", `content-encoding ${name.slice(0, 100)}`);
  return pipeline(body, bounded(came), decoder, () => undefined); // whoever reads the last one meets the error
}

/** Lets through what may travel, so that nothing is fed for ever that decompresses to nothing. */
function bounded(came: { bytes: number }): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      came.bytes += chunk.length;
      if (came.bytes > callLimits.answerBytes) done(new CallFailure("too_large", "compressed"));
      else done(null, chunk);
    },
  });
}
