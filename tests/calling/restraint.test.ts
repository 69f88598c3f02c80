import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { call, useCalling, type Called } from "../../src/calling/index.js";
import { callLimits, circuitLimits } from "../../src/settings.js";
import { openOtherSide, type OtherSide } from "./other-side.js";

const log = { info: () => undefined, warn: () => undefined };
let sides: OtherSide[] = [];
let status = 200;
/** While set, answers wait for it. */
let gate: Promise<void> | undefined;

async function open(): Promise<OtherSide> {
  const side = await openOtherSide((response) => {
    void (gate ?? Promise.resolve()).then(() => response.writeHead(status).end());
  });
  sides.push(side);
  useCalling({ allowedOrigins: sides.map(({ origin }) => origin), log });
  return side;
}

beforeEach(() => {
  status = 200;
  gate = undefined;
});
afterEach(async () => {
  vi.useRealTimers();
  for (const side of sides) await side.close();
  sides = [];
});

function calling({ origin }: OtherSide, companyId = 1): Promise<Called> {
  return call({ companyId, url: origin, headers: {}, body: "{}", timeoutSeconds: 10 });
}

const wordOf = (called: Called): string =>
  called.kind === "answered" ? String(called.status) : called.code;

describe("calls at once", () => {
  test("of one company have an end; those beyond are told to come back, others are let in", async () => {
    const [one, two] = [await open(), await open()];
    let let_go = (): void => undefined;
    gate = new Promise((resolve) => (let_go = resolve));
    const under = Array.from({ length: callLimits.atOnceCompany }, () => calling(one));
    const beyond = await calling(two);
    expect(beyond).toMatchObject({ code: "busy", again: true, sent: false });
    expect(beyond.kind === "failed" && beyond.afterSeconds).toBeGreaterThan(0);
    const other = calling(two, 2);
    let_go();
    expect((await Promise.all([...under, other])).map(wordOf)).toEqual(
      Array(callLimits.atOnceCompany + 1).fill("200"),
    );
    expect(wordOf(await calling(two))).toBe("200");
  });

  test("to one host have an end, whoever calls", async () => {
    const [one, two] = [await open(), await open()];
    let let_go = (): void => undefined;
    gate = new Promise((resolve) => (let_go = resolve));
    const under = Array.from({ length: callLimits.atOnceHost }, (_, company) =>
      calling(one, 100 + company),
    );
    expect(wordOf(await calling(one, 99))).toBe("busy");
    const elsewhere = calling(two, 99);
    let_go();
    expect(new Set((await Promise.all([...under, elsewhere])).map(wordOf))).toEqual(
      new Set(["200"]),
    );
  });

  test("give their place back after a failure", async () => {
    const side = await open();
    await side.close();
    for (let n = 0; n < circuitLimits.failures - 1; n += 1) {
      expect(wordOf(await calling(side))).toBe("cannot_connect");
    }
    for (let company = 2; company < callLimits.atOnceHost * 2; company += 1) {
      expect(wordOf(await calling(side, company))).toBe("cannot_connect");
    }
    sides = [];
  });
});

describe("a host that fails", () => {
  async function fail(side: OtherSide, times: number = circuitLimits.failures): Promise<void> {
    status = 500;
    for (let n = 0; n < times; n += 1) expect(wordOf(await calling(side))).toBe("500");
  }

  test("is left alone after so many failures in a row, by the company that met them", async () => {
    const side = await open();
    await fail(side);
    const refused = await calling(side);
    expect(refused).toMatchObject({ code: "circuit_open", again: true, sent: false });
    expect(refused.kind === "failed" && refused.afterSeconds).toBe(30);
    expect(side.got).toHaveLength(circuitLimits.failures);
    status = 200;
    expect(wordOf(await calling(side, 2))).toBe("200");
    expect(wordOf(await calling(side))).toBe("circuit_open");
  });

  test("is not left alone when it was well in between, or refuses what it is sent", async () => {
    const side = await open();
    await fail(side, circuitLimits.failures - 1);
    status = 422;
    expect(wordOf(await calling(side))).toBe("422");
    await fail(side, circuitLimits.failures - 1);
    status = 429;
    for (let n = 0; n < 10; n += 1) expect(wordOf(await calling(side))).toBe("429");
  });

  test("is tried by one call when the pause is over, and closed or left alone for longer by what comes of it", async () => {
    const side = await open();
    await fail(side);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    vi.setSystemTime(Date.now() + 31_000);
    let let_go = (): void => undefined;
    gate = new Promise((resolve) => (let_go = resolve));
    const probe = calling(side);
    expect(wordOf(await calling(side))).toBe("circuit_open");
    let_go();
    expect(wordOf(await probe)).toBe("500");
    const longer = await calling(side);
    expect(longer.kind === "failed" && longer.afterSeconds).toBe(60);
    vi.setSystemTime(Date.now() + 61_000);
    status = 200;
    expect(wordOf(await calling(side))).toBe("200");
    expect(wordOf(await calling(side))).toBe("200");
  });

  test("is left alone for ten minutes at most", async () => {
    const side = await open();
    await fail(side);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    for (let n = 0; n < 8; n += 1) {
      vi.setSystemTime(Date.now() + 601_000);
      expect(wordOf(await calling(side))).toBe("500");
    }
    const refused = await calling(side);
    expect(refused.kind === "failed" && refused.afterSeconds).toBe(600);
  });
});
