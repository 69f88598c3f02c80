import http from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the other system saw it. */
export interface Received {
  readonly key: string;
  readonly body: string;
}

/** Another system, on this machine. */
export interface Receiver {
  readonly origin: string;
  readonly received: Received[];
  /** What it answers; nothing for no answer at all. */
  answer: (received: Received) => { status: number; body: string } | null;
  /** Called when an answer was written out. */
  answered: () => void;
  close: () => Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const server = http.createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on("data", (part: Buffer) => parts.push(part));
    req.on("end", () => {
      const key = String(req.headers["idempotency-key"]);
      const received = { key, body: Buffer.concat(parts).toString("utf8") };
      receiver.received.push(received);
      const answer = receiver.answer(received);
      if (answer === null) return;
      res.writeHead(answer.status, { "content-type": "application/json" });
      res.end(answer.body, () => receiver.answered());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: Receiver = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer: () => ({ status: 200, body: '{"account":"ada"}' }),
    answered: () => undefined,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return receiver;
}
