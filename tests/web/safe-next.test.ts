import { expect, test } from "vitest";
import { safeNext } from "../../src/web/index.js";

test.each([
  ["/tasks/5?tab=why#top", "/tasks/5?tab=why#top"],
  ["/", "/"],
  ["/a/../b", "/b"],
  ["/%2F%2Fevil.test", "/%2F%2Fevil.test"],
  ["//evil.test", "/"],
  ["///evil.test", "/"],
  ["/\\evil.test", "/"],
  ["/\t/evil.test", "/"],
  ["/..//evil.test", "/"],
  ["https://evil.test/", "/"],
  ["https:evil.test", "/"],
  ["javascript:alert(1)", "/"],
  ["evil", "/"],
  ["", "/"],
  [`/${"a".repeat(3_000)}`, "/"],
  [undefined, "/"],
  [["/a", "/b"], "/"],
])("%j leads to %j", (given, expected) => {
  expect(safeNext(given)).toBe(expected);
});
