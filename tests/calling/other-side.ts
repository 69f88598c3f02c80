import http from "node:http";
import net, { type AddressInfo } from "node:net";

/** A server that a test calls. */
export interface OtherSide {
  /** Without a slash at the end. */
  readonly origin: string;
  readonly port: number;
  /** The requests it got, with their bodies, oldest first. */
  readonly got: { path: string; headers: http.IncomingHttpHeaders; body: string }[];
  close(): Promise<void>;
}

/** An HTTP server on a port of its own that notes what it gets and answers as told. */
export async function openOtherSide(
  answer: (response: http.ServerResponse, request: http.IncomingMessage) => void = (response) =>
    void response.end("{}"),
): Promise<OtherSide> {
  const got: OtherSide["got"] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      got.push({ path: request.url ?? "", headers: request.headers, body });
      answer(response, request);
    });
  });
  return { ...(await listen(server)), got };
}

/** A server of bare bytes. */
export async function openSocketSide(
  talk: (socket: net.Socket) => void,
): Promise<Omit<OtherSide, "got"> & { connections(): number }> {
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    socket.on("error", () => undefined);
    talk(socket);
  });
  return { ...(await listen(server)), connections: () => connections };
}

async function listen(server: net.Server | http.Server): Promise<Omit<OtherSide, "got">> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
