import type http from "node:http";
import zlib from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { call, useCalling, type Called } from "../../src/calling/index.js";
import { callLimits } from "../../src/settings.js";
import { openOtherSide, openSocketSide, type OtherSide } from "./other-side.js";

const log = { info: () => undefined, warn: () => undefined };
const opened: Pick<OtherSide, "close">[] = [];

afterEach(async () => {
  for (const side of opened.splice(0)) await side.close();
});

/** A listed server that answers so. */
async function answering(
  answer?: (response: http.ServerResponse, request: http.IncomingMessage) => void,
): Promise<OtherSide> {
  const side = await openOtherSide(answer);
  opened.push(side);
  useCalling({ allowedOrigins: [side.origin], log });
  return side;
}

async function talking(...talk: Parameters<typeof openSocketSide>) {
  const side = await openSocketSide(...talk);
  opened.push(side);
  useCalling({ allowedOrigins: [side.origin], log });
  return side;
}

function calling(origin: string, more: Partial<Parameters<typeof call>[0]> = {}): Promise<Called> {
  return call({
    companyId: 1,
    url: `${origin}/orders?of=1`,
    headers: { "content-type": "application/json", "idempotency-key": "run-1" },
    body: '{"a":"ü"}',
    timeoutSeconds: 5,
    ...more,
  });
}

const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const MB = callLimits.answerBytes;

describe("an answer", () => {
  test("is handed over as it came; the request is a POST of exactly the body", async () => {
    const side = await answering((response, request) => {
      expect(request.method).toBe("POST");
      response.writeHead(201, { "X-Number": "7", "set-cookie": ["a=1", "b=2"] });
      response.end('{"account":"ü"}');
    });
    const called = await calling(side.origin);
    expect(called).toMatchObject({
      kind: "answered",
      status: 201,
      body: '{"account":"ü"}',
      truncated: false,
      headers: { "x-number": "7", "set-cookie": "a=1, b=2" },
    });
    expect(side.got).toMatchObject([
      {
        path: "/orders?of=1",
        body: '{"a":"ü"}',
        headers: { "idempotency-key": "run-1", "content-length": "10", connection: "close" },
      },
    ]);
  });

  test.each([
    ["gzip", zlib.gzipSync],
    ["x-gzip", zlib.gzipSync],
    ["deflate", zlib.deflateSync],
    ["br", zlib.brotliCompressSync],
    ["identity", (text: string) => Buffer.from(text)],
  ])("in %s is decompressed", async (encoding, compress) => {
    const side = await answering((response) => {
      response.writeHead(200, { "content-encoding": encoding });
      response.end(compress("hello"));
    });
    expect(await calling(side.origin)).toMatchObject({ kind: "answered", body: "hello" });
  });

  test("without a body may name an encoding", async () => {
    const side = await answering((response) =>
      response.writeHead(204, { "content-encoding": "gzip" }).end(),
    );
    expect(await calling(side.origin)).toMatchObject({ kind: "answered", status: 204, body: "" });
  });

  test.each([404, 429, 500, 503])("of status %i is an answer", async (status) => {
    const side = await answering((response) => response.writeHead(status).end("no"));
    expect(await calling(side.origin)).toMatchObject({ kind: "answered", status, body: "no" });
  });
});

describe("a call fails", () => {
  test.each([301, 302, 303, 307, 308, 304])(
    "for a redirect (%i), which nobody follows",
    async (status) => {
      const side = await answering((response, request) =>
        response.writeHead(status, { location: `http://${request.headers.host}/else` }).end(),
      );
      const called = await calling(side.origin);
      expect(called).toMatchObject({ code: "redirect", again: false, sent: true });
      expect(side.got).toHaveLength(1);
    },
  );

  test.each([
    ["plain", undefined, Buffer.alloc(MB + 1, "x")],
    ["gzip", "gzip", zlib.gzipSync(Buffer.alloc(50 * MB))],
    ["br", "br", zlib.brotliCompressSync(Buffer.alloc(50 * MB))],
    ["deflate", "deflate", zlib.deflateSync(Buffer.alloc(50 * MB))],
  ])("for an answer that is too long (%s)", async (_name, encoding, bytes) => {
    const side = await answering((response) => {
      if (encoding) response.setHeader("content-encoding", encoding);
      response.end(bytes);
    });
    expect(await calling(side.origin)).toMatchObject({
      code: "too_large",
      again: false,
      sent: true,
    });
  });

  test("not for the longest that may be", async () => {
    const side = await answering((response) => response.end(Buffer.alloc(MB, "x")));
    const called = await calling(side.origin);
    expect(called).toMatchObject({ kind: "answered", truncated: false });
    expect(called.kind === "answered" && called.body.length).toBe(MB);
  });

  test("not for a long page of an error, of which the beginning is kept", async () => {
    const side = await answering((response) =>
      response.writeHead(500).end(Buffer.alloc(3 * MB, "x")),
    );
    const called = await calling(side.origin);
    expect(called).toMatchObject({ kind: "answered", status: 500, truncated: true });
    expect(called.kind === "answered" && called.body.length).toBe(MB);
  });

  test("for compressed bytes without end that come to nothing", async () => {
    const nothing = zlib.gzipSync("");
    const side = await answering((response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.concat(Array(1000).fill(nothing))));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    });
    expect(await calling(side.origin)).toMatchObject({ code: "too_large" });
  });

  test.each([
    ["early hints", "", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"],
    ["an extension of a chunk", `${CHUNKED}5;a=`, "x"],
    ["chunks of one byte", CHUNKED, "1\r\nx\r\n"],
    ["blank lines", "", "\r\n"],
    ["a reason", "HTTP/1.1 200 ", "O"],
  ])("for %s without end", async (_what, begin, flood) => {
    const side = await talking((socket) =>
      socket.once("data", () => {
        socket.write(begin);
        const more = (): void => {
          while (socket.writable && socket.write(flood.repeat(1_000)));
          socket.once("drain", more);
        };
        more();
      }),
    );
    expect(await calling(side.origin, { timeoutSeconds: 60 })).toMatchObject({
      code: "too_large",
      again: false,
      sent: true,
    });
  });

  test.each([
    ["an encoding that it does not know", "zstd", zlib.gzipSync("x")],
    ["one encoding upon another", "gzip, gzip", zlib.gzipSync(zlib.gzipSync("x"))],
    ["what is not what it says", "gzip", Buffer.from("hello")],
    ["half of what was compressed", "gzip", zlib.gzipSync("hello".repeat(99)).subarray(0, 20)],
  ])("for %s", async (_what, encoding, bytes) => {
    const side = await answering((response) => {
      response.writeHead(200, { "content-encoding": encoding });
      response.end(bytes);
    });
    expect(await calling(side.origin)).toMatchObject({ code: "broken_answer", again: true });
  });

  test.each([
    ["nothing", ""],
    ["no HTTP", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["half a head", "HTTP/1.1 200 OK\r\nContent-"],
    ["half a body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel"],
    ["half a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhel"],
    ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    [
      "another protocol",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
    ["a head without end", `HTTP/1.1 200 OK\r\n${"X-Much: x\r\n".repeat(5_000)}\r\n`],
  ])("for a connection that brings %s", async (_what, bytes) => {
    const side = await talking((socket) => socket.once("data", () => socket.end(bytes)));
    expect(await calling(side.origin)).toMatchObject({
      code: "broken_answer",
      again: true,
      sent: true,
    });
    expect(side.connections()).toBe(1);
  });

  test("for a connection that is reset in the middle of the body", async () => {
    const side = await talking((socket) =>
      socket.once("data", () =>
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel", () =>
          socket.resetAndDestroy(),
        ),
      ),
    );
    expect(await calling(side.origin)).toMatchObject({ code: "broken_answer", sent: true });
  });

  test.each([
    ["says nothing", "", ""],
    ["sends its head byte by byte", "HTTP/1.1 200 OK\r\nX: ", "x"],
    ["sends a body without end, slowly", "HTTP/1.1 200 OK\r\n\r\n", "x"],
  ])("when the time is up, though the server %s", async (_what, begin, drop) => {
    const timers: NodeJS.Timeout[] = [];
    const side = await talking((socket) =>
      socket.once("data", () => {
        socket.write(begin);
        timers.push(setInterval(() => socket.writable && socket.write(drop), 50));
      }),
    );
    const called = await calling(side.origin, { timeoutSeconds: 1 });
    for (const timer of timers) clearInterval(timer);
    expect(called).toMatchObject({ code: "timeout", again: true, sent: true });
  });

  test("when it is broken off by the caller", async () => {
    const caller = new AbortController();
    const side = await answering(() => caller.abort());
    const called = await calling(side.origin, { signal: caller.signal });
    expect(called).toMatchObject({ code: "stopped", again: true, sent: true });
    expect(await calling(side.origin, { signal: AbortSignal.abort() })).toMatchObject({
      code: "stopped",
      sent: false,
    });
    expect(side.got).toHaveLength(1);
  });

  test("when nobody listens: then nothing was sent", async () => {
    const side = await answering();
    await opened.pop()?.close();
    expect(await calling(side.origin)).toMatchObject({
      code: "cannot_connect",
      again: true,
      sent: false,
    });
  });

  test("when what answers has no certificate", async () => {
    const side = await talking((socket) => socket.once("data", () => socket.end("no")));
    const origin = side.origin.replace("http:", "https:");
    useCalling({ allowedOrigins: [origin], log });
    expect(await calling(origin)).toMatchObject({ code: "tls", sent: false });
  });
});
