import { expect, test } from "vitest";
import { Recent } from "../../src/recent.js";

test("what is kept is bounded by its size, not by its number", () => {
  const recent = new Recent<string>(100);
  for (let n = 0; n < 1_000; n += 1) recent.set(`large ${n}`, "x", 40);
  const kept = Array.from({ length: 1_000 }, (_, n) => recent.get(`large ${n}`)).filter(Boolean);
  expect(kept).toHaveLength(2);
  recent.set("too large", "x", 101);
  expect(recent.get("too large")).toBeUndefined();
  expect(recent.get("large 999")).toBe("x");
});

test("what was used last stays, and an entry that is replaced counts once", () => {
  const recent = new Recent<number>(3);
  recent.set("a", 1, 1);
  recent.set("b", 1, 1);
  for (let n = 0; n < 10; n += 1) recent.set("a", n, 1);
  expect([recent.get("b"), recent.get("a")]).toEqual([1, 9]);
  recent.set("c", 1, 2);
  expect([recent.get("a"), recent.get("b"), recent.get("c")]).toEqual([9, undefined, 1]);
});
