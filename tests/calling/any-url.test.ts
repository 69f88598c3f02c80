import { isIP } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { urlProblem } from "../../src/calling/index.js";
import { isPublicAddress } from "../../src/calling/addresses.js";
import { hostOf } from "../../src/calling/url-problem.js";

const anyAddress = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.ipV4Extended().map((address) => `https://${address}/`),
  fc.ipV6().map((address) => `https://[${address}]/`),
);

test("whatever is typed is refused with a sentence, or is https, port 443 and no private number", () => {
  fc.assert(
    fc.property(anyAddress, (typed) => {
      const problem = urlProblem(typed);
      if (problem !== undefined) {
        expect(problem).toMatch(/^Expected .+, but .+\.$/s);
        return;
      }
      const url = new URL(typed);
      expect([url.protocol, url.port, url.username]).toEqual(["https:", "", ""]);
      const host = hostOf(url);
      if (isIP(host) === 0) expect(host).toContain(".");
      else expect(isPublicAddress(host)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test("a public address of IPv6 begins with the bits 001, and is no IPv4 address in disguise", () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const [, first = ""] = /^\[([0-9a-f]*)/.exec(new URL(`https://[${address}]/`).hostname) ?? [];
      const group = Number.parseInt(first || "0", 16);
      if (!isPublicAddress(address)) return;
      expect(group >> 13).toBe(1);
      expect(group).not.toBe(0x2002);
    }),
    { numRuns: 5_000 },
  );
});
