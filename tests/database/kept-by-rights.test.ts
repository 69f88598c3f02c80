import { expect, it } from "vitest";
import type { CompanyTx } from "../../src/db/index.js";
import { bytesOfLists, keptByRights } from "../../src/db/kept-by-rights.js";

const tx = (version: number | null) =>
  ({ companyId: 1, rights: version === null ? null : { version } }) as unknown as CompanyTx;

it("what takes much room makes others leave, so that all of it together stays within its bound", async () => {
  let reads = 0;
  const read = (name: string) =>
    keptByRights(
      tx(1),
      name,
      async () => (reads += 1),
      () => 6_000_000,
    );
  for (const name of ["a", "b", "c", "a"]) await read(name);
  expect(reads).toBe(3);
  await read("d"); // four of six million bytes are more than twenty
  await read("b");
  expect(reads).toBe(5);
});

it("lists are charged for their roles", () => {
  expect(bytesOfLists([100, 100])).toBeGreaterThan(10 * bytesOfLists([1, 1]));
});
