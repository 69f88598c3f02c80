import dgram from "node:dgram";

/** The answers for a name: its IPv4 and IPv6 addresses, or "silence". */
export type Zone = (name: string) => readonly string[] | "silence";

export interface NameServer {
  /** As a resolver takes it. */
  readonly address: string;
  /** What was asked, such as "A rebind.example.com". */
  readonly asked: string[];
  close(): Promise<void>;
}

const HEADER_BYTES = 12;
const A = 1;
const AAAA = 28;

/** A name server on a port of its own. */
export async function openNameServer(zone: Zone): Promise<NameServer> {
  const asked: string[] = [];
  const socket = dgram.createSocket("udp4");
  socket.on("message", (query, peer) => {
    const { name, end } = nameIn(query);
    const type = query.readUInt16BE(end);
    if (type === A) asked.push(`A ${name}`);
    const addresses = zone(name);
    if (addresses === "silence") return;
    const fitting = addresses.filter((address) => address.includes(":") === (type === AAAA));
    socket.send(
      answer(query.subarray(0, end + 4), addresses.length > 0, fitting),
      peer.port,
      peer.address,
    );
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", () => resolve()));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function nameIn(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

/** The question again, with these addresses; "no such name" where the name has none of any kind. */
function answer(question: Buffer, exists: boolean, addresses: readonly string[]): Buffer {
  const head = Buffer.from(question);
  head.writeUInt16BE(exists ? 0x8180 : 0x8183, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, ...addresses.map(record)]);
}

function record(address: string): Buffer {
  const bytes = address.includes(":") ? bytesOfIPv6(address) : address.split(".").map(Number);
  const fixed = Buffer.alloc(12);
  fixed.writeUInt16BE(0xc00c, 0); // the name of the question
  fixed.writeUInt16BE(bytes.length === 4 ? A : AAAA, 2);
  fixed.writeUInt16BE(1, 4);
  fixed.writeUInt16BE(bytes.length, 10);
  return Buffer.concat([fixed, Buffer.from(bytes)]);
}

function bytesOfIPv6(address: string): number[] {
  const [left = "", right = ""] = address.split("::");
  const groups = (text: string): string[] => text.split(":").filter(Boolean);
  const missing = 8 - groups(left).length - groups(right).length;
  const all = [...groups(left), ...Array<string>(missing).fill("0"), ...groups(right)];
  return all.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
