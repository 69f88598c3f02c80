import net from "node:net";

/** What is on its way to the server up to a Sync; `text` is the last of its statements. */
export interface Statement {
  readonly application: string;
  readonly text: string;
}

/** What becomes of a statement: it goes on; it and its connection are lost; it goes on, and its answer is lost. */
export type Fate = "pass" | "lose" | "lose the answer";

/** A way to PostgreSQL on which each statement can be lost. */
export interface Proxy {
  readonly url: string;
  /** Asked about each statement. */
  fate: (statement: Statement) => Fate;
  close: () => Promise<void>;
}

const STARTUP_HEAD = 8;

/** Opens a proxy before the server of this address. It understands just enough of the protocol to tell statements apart. */
export async function openProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<net.Socket>();
  const proxy = { fate: (): Fate => "pass" } as { fate: Proxy["fate"] };
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", cut);
      socket.on("close", () => {
        sockets.delete(socket);
        cut();
      });
    }
    watch(client, upstream, (statement) => proxy.fate(statement), cut);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  return Object.assign(proxy, {
    url: url.href,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function watch(
  client: net.Socket,
  upstream: net.Socket,
  fateOf: (statement: Statement) => Fate,
  cut: () => void,
): void {
  let application: string | undefined;
  let rest = Buffer.alloc(0);
  let unit: Buffer[] = [];
  let text = "";
  const prepared = new Map<string, string>();
  let answerIsLost = false;
  upstream.on("data", (data) => {
    if (answerIsLost) cut();
    else client.write(data);
  });
  client.on("data", (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const head = application === undefined ? 0 : 1;
      if (rest.length < head + 4) return;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (application === undefined) {
        application = parameter(message, "application_name");
        upstream.write(message);
        continue;
      }
      unit.push(message);
      const kind = String.fromCharCode(message[0] ?? 0);
      if (kind === "P")
        prepared.set(cString(message, 5), cString(message, message.indexOf(0, 5) + 1));
      if (kind === "B") text = prepared.get(cString(message, message.indexOf(0, 5) + 1)) ?? "";
      if (kind === "Q") text = cString(message, 5);
      if (kind !== "Q" && kind !== "S") {
        if (kind === "p" || kind === "X") upstream.write(Buffer.concat(unit.splice(0)));
        continue;
      }
      const fate = fateOf({ application, text });
      text = "";
      if (fate === "lose") return cut();
      answerIsLost = fate === "lose the answer";
      upstream.write(Buffer.concat(unit));
      unit = [];
    }
  });
}

/** A parameter of the startup message. */
function parameter(message: Buffer, name: string): string {
  const parts = message.subarray(STARTUP_HEAD).toString("utf8").split("\0");
  return parts[parts.indexOf(name) + 1] ?? "";
}

function cString(message: Buffer, from: number): string {
  return message.subarray(from, message.indexOf(0, from)).toString("utf8");
}
