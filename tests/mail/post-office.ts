import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A letter as the mail server got it; the text is decoded. */
export interface Received {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** A mail server on a port of its own. */
export interface PostOffice {
  readonly smtpUrl: string;
  readonly received: Received[];
  /** While set, every letter is refused with this code. */
  refuseWith: number | null;
  /** Waits until so many letters to the address came, and gives the newest. */
  letterTo(address: string, count?: number): Promise<Received>;
  close(): Promise<void>;
}

/** Opens a mail server that takes everything. */
export async function openPostOffice(): Promise<PostOffice> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        if (office.refuseWith !== null) {
          done(Object.assign(new Error("refused"), { responseCode: office.refuseWith }));
          return;
        }
        const from = session.envelope.mailFrom;
        received.push({
          from: from ? from.address : "",
          to: session.envelope.rcptTo.map(({ address }) => address).join(", "),
          ...readLetter(Buffer.concat(parts).toString("latin1")),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const office: PostOffice = {
    smtpUrl: `smtp://127.0.0.1:${port}/?from=desk@tickets.test`,
    received,
    refuseWith: null,
    async letterTo(address, count = 1) {
      for (let left = 100; left > 0; left -= 1) {
        const theirs = received.filter(({ to }) => to === address);
        const newest = theirs.at(-1);
        if (newest && theirs.length >= count) return newest;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`Expected ${count} letters to ${address}, but they did not come.`);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return office;
}

function readLetter(source: string): { subject: string; text: string } {
  const at = source.indexOf("\r\n\r\n");
  const head = source.slice(0, at).replaceAll(/\r\n\s+/g, " ");
  const body = source.slice(at + 4);
  const subject = /^Subject: (.*)$/m.exec(head)?.[1] ?? "";
  const quoted = /quoted-printable/i.test(head);
  const bytes = quoted
    ? body
        .replaceAll(/=\r\n/g, "")
        .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : body;
  return { subject, text: Buffer.from(bytes, "latin1").toString("utf8") };
}

/** The path of the link in a letter's text. */
export function linkIn(text: string): string {
  return new URL(/https?:\/\/\S+/.exec(text)?.[0] ?? "http://no.link/none").pathname;
}
