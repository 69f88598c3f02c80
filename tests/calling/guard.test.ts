import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { call, urlProblem, useCalling, type Called } from "../../src/calling/index.js";
import { isPublicAddress } from "../../src/calling/addresses.js";
import { resolveName } from "../../src/calling/resolve-name.js";
import { CERTIFICATE, KEY } from "./certificate.js";
import { openNameServer, type NameServer, type Zone } from "./name-server.js";

const told: { details: Record<string, unknown>; message: string }[] = [];
const note = (details: object, message: string): void =>
  void told.push({ details: { ...details }, message });
const log = { info: note, warn: note };
const closers: (() => Promise<unknown>)[] = [];

beforeAll(() => useCalling({ allowedOrigins: [], log }));
afterEach(async () => {
  told.length = 0;
  for (const close of closers.splice(0)) await close();
  useCalling({ allowedOrigins: [], log });
});

function calling(url: string, more: Partial<Parameters<typeof call>[0]> = {}): Promise<Called> {
  return call({ companyId: 1, url, headers: {}, body: "{}", timeoutSeconds: 5, ...more });
}

describe("an address that is no public server's is refused before anything is asked", () => {
  test.each([
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/plain,x",
    "//example.com/",
    "example.com",
    "",
    "https://",
    "https://me:secret@example.com/",
    "https://example.com@127.0.0.1/",
    "https://example.com:8443/",
    "https://example.com:22/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://１２７.0.0.1/",
    "https://127。0。0。1/",
    "https://10.0.0.5/",
    "https://172.16.3.4/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://168.63.129.16/",
    "https://192.0.0.192/",
    "https://192.88.99.1/",
    "https://198.18.0.1/",
    "https://203.0.113.7/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::7f00:1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:93.184.216.34]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:7f00:1::]/",
    "https://[2001:db8::1]/",
    "https://[3fff::1]/",
    "https://[100::1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[5f00::1]/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://api.localhost/",
    "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "https://[fe80::1%25eth0]/",
    "https://[::ffff:a00:5]/",
    "https://0300.0250.1.1/",
    "https://1.1.1.1.1/",
    "https://256.1.1.1/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://router.home.arpa/",
    "https://intranet/",
    "https:\\\\127.0.0.1\\",
    "https://exam\tple.com/",
    " https://example.com/",
    `https://example.com/${"x".repeat(2_000)}`,
    `https://${"a.".repeat(130)}example.com/`,
  ])("%s", async (url) => {
    expect(urlProblem(url)).toMatch(/^Expected .+, but .+\.$/);
    expect(await calling(url)).toMatchObject({
      kind: "failed",
      code: "refused_address",
      again: false,
      sent: false,
    });
  });

  test.each([
    "https://example.com/orders?a=1#b",
    "https://example.com:443/",
    "https://93.184.216.34/",
    "https://[2606:4700::1111]/",
    "https://bücher.example.com/",
  ])("but %s may be tried", (url) => expect(urlProblem(url)).toBeUndefined());

  test("a port that the operator allows may be tried too", () => {
    useCalling({ allowedOrigins: [], allowedPorts: [8443], log });
    expect(urlProblem("https://example.com:8443/")).toBeUndefined();
    expect(urlProblem("https://example.com/")).toBeUndefined();
    expect(urlProblem("https://example.com:9443/")).toContain("443, 8443");
  });

  test("of what the operator lists, exactly the origin may be tried", () => {
    useCalling({ allowedOrigins: ["http://10.0.0.5:8080"], log });
    expect(urlProblem("http://10.0.0.5:8080/any/path?x")).toBeUndefined();
    expect(urlProblem("http://10.0.0.5:8080@example.com/")).toBeDefined();
    for (const other of [
      "http://10.0.0.5/",
      "https://10.0.0.5:8080/",
      "http://10.0.0.5:80800/",
      "http://10.0.0.6:8080/",
    ]) {
      expect(urlProblem(other), other).toBeDefined();
    }
  });
});

test.each([
  "",
  "localhost",
  "127.0.0.1:80",
  "1",
  "fe80::1%eth0",
  "2606:4700::1%lo",
  "::ffff:8.8.8.8",
])("%o is no public address", (text) => expect(isPublicAddress(text)).toBe(false));

/** A server with a certificate of hooks.example.com, and a name server; 127.0.0.1 stands for a public address, all else does not. */
async function withServers(zone: Zone): Promise<{ url: string; got: string[]; names: NameServer }> {
  const got: string[] = [];
  const server = https.createServer({ cert: CERTIFICATE, key: KEY }, (request, response) => {
    got.push(`${request.socket.localAddress} ${request.headers.host} ${request.url}`);
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  const names = await openNameServer(zone);
  closers.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => names.close(),
  );
  useCalling({
    allowedOrigins: [],
    allowedPorts: [port],
    log,
    network: {
      resolve: (name, signal) => resolveName(name, signal, [names.address]),
      allows: (address) => address === "127.0.0.1",
      ca: CERTIFICATE,
    },
  });
  return { url: `https://hooks.example.com:${port}/orders`, got, names };
}

describe("a name", () => {
  test("is asked for once, and the connection goes to the address that was looked at", async () => {
    const { url, got, names } = await withServers(() => ["127.0.0.1"]);
    expect(await calling(url)).toMatchObject({ kind: "answered", status: 200 });
    expect(names.asked).toEqual(["A hooks.example.com"]);
    expect(got).toEqual([`127.0.0.1 ${new URL(url).host} /orders`]);
  });

  test("that turns private after it was looked at is called where it was looked at", async () => {
    let asked = 0;
    const { url, got, names } = await withServers(
      () => ((asked += 1) > 2 ? ["127.0.0.2"] : ["127.0.0.1"]), // A and AAAA are the first two
    );
    expect(await calling(url)).toMatchObject({ kind: "answered" });
    expect(names.asked).toHaveLength(1);
    expect(await calling(url)).toMatchObject({ code: "no_such_name", sent: false });
    expect(got).toHaveLength(1);
  });

  test.each<[string, readonly string[]]>([
    ["a private one", ["10.0.0.5"]],
    ["a public and a private one", ["127.0.0.1", "10.0.0.5"]],
    ["a private and a public one", ["10.0.0.5", "127.0.0.1"]],
    ["a public one of IPv4 and a private one of IPv6", ["127.0.0.1", "fd00::1"]],
    ["the address of a cloud's metadata", ["169.254.169.254"]],
    ["one of IPv4 within IPv6", ["::ffff:7f00:1"]],
    ["none", []],
  ])("with the addresses: %s is called nowhere", async (_what, addresses) => {
    const { url, got } = await withServers(() => addresses);
    expect(await calling(url)).toMatchObject({ code: "no_such_name", sent: false });
    expect(got).toEqual([]);
  });

  test("with a private address and a name that does not exist are the same to a tenant; the log knows", async () => {
    const { url } = await withServers((name) => (name.startsWith("db.") ? ["10.0.0.5"] : []));
    const there = await calling(url.replace("hooks.", "db.hooks."));
    const notThere = await calling(url.replace("hooks.", "no.hooks."));
    expect({ ...there, milliseconds: 0 }).toEqual({ ...notThere, milliseconds: 0 });
    expect(JSON.stringify(there)).not.toContain("10.0.0.5");
    expect(told[0]).toMatchObject({ details: { companyId: 1, reason: "refused: 10.0.0.5" } });
    expect(told[1]).toMatchObject({ details: { reason: "no address" } });
  });

  test("whose name server says nothing is given up within the time", async () => {
    const { url } = await withServers(() => "silence");
    expect(await calling(url, { timeoutSeconds: 1 })).toMatchObject({
      code: "timeout",
      sent: false,
    });
    expect(await calling(url, { timeoutSeconds: 20 })).toMatchObject({ code: "no_such_name" });
  }, 20_000);

  test("must be proved by the certificate", async () => {
    const { url, got } = await withServers(() => ["127.0.0.1"]);
    const other = url.replace("hooks.example.com", "other.example.com");
    expect(await calling(other)).toMatchObject({ code: "tls", again: true, sent: false });
    expect(got).toEqual([]);
  });
});

test("a certificate that nobody vouches for is none", async () => {
  const { url } = await withServers(() => ["127.0.0.1"]);
  const { port } = new URL(url);
  useCalling({ allowedOrigins: [`https://127.0.0.1:${port}`], log });
  expect(await calling(`https://127.0.0.1:${port}/`)).toMatchObject({ code: "tls" });
});

test("no proxy of the environment is asked", async () => {
  let asked = 0;
  const proxy = net.createServer((socket) => void ((asked += 1), socket.destroy()));
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", () => resolve()));
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY", "http_proxy"];
  const before = names.map((name) => process.env[name]);
  for (const name of names) process.env[name] = address;
  try {
    const { url } = await withServers(() => ["127.0.0.1"]);
    expect(await calling(url)).toMatchObject({ kind: "answered" });
    expect(asked).toBe(0);
  } finally {
    names.forEach((name, at) => {
      if (before[at] === undefined) delete process.env[name];
      else process.env[name] = before[at];
    });
    await new Promise((resolve) => proxy.close(resolve));
  }
});
