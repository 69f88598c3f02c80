import { expect, it } from "vitest";
import { fit, kindFont, textWidth, titleFont, wrap } from "../../src/web/graph/text-width.js";

it("wide letters are wider, and bold is wider than regular", () => {
  expect(textWidth("WWW", titleFont)).toBeGreaterThan(2 * textWidth("iii", titleFont));
  expect(textWidth("Review", titleFont)).toBeGreaterThan(textWidth("Review", kindFont));
  expect(textWidth("承認", kindFont)).toBeGreaterThan(textWidth("ab", kindFont));
});

it.each([
  "Review",
  "A long title that does not fit anywhere",
  "承認プロセスの確認と監査",
  "👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀",
  "",
])("%s fits when it is cut", (text) => {
  const cut = fit(text, 80, titleFont);
  expect(textWidth(cut, titleFont)).toBeLessThanOrEqual(80);
  expect(cut === text || cut.endsWith("…")).toBe(true);
});

it("breaks at a space, into two lines at most", () => {
  expect(wrap("Short", 120, titleFont)).toEqual(["Short"]);
  expect(wrap("Review of the purchase", 120, titleFont)).toEqual(["Review of the", "purchase"]);
  expect(wrap("Donaudampfschifffahrtsgesellschaft", 120, titleFont)).toHaveLength(1);
  expect(wrap("a ".repeat(100), 120, titleFont)).toHaveLength(2);
});
