import { spawnSync } from "node:child_process";
import path from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { asClient } from "../../bin/lib/prepare-database.mjs";
import { root } from "../../bin/lib/project.mjs";
import { OPERATIONS, parseOptions } from "../../bench/options.js";

const COMPANIES = 1;
const TICKETS = 24;

function bench(...args: string[]) {
  return spawnSync(process.execPath, [path.join(root, "bin", "bench.mjs"), ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, BENCH_DATABASE_URL: inject("testServer").adminUrl },
  });
}

afterAll(() =>
  asClient(inject("testServer").adminUrl, (admin) =>
    admin.query(`drop database if exists ticketflower_bench_${TICKETS}_${COMPANIES} with (force)`),
  ),
);

test("every operation is answered by the app and by the limit, and what they write arrives", () => {
  const { stdout, stderr, status } = bench(
    ...["--tickets", String(TICKETS), "--companies", String(COMPANIES)],
    ...[
      "--seconds",
      "0.1",
      "--warm",
      "0.1",
      "--concurrency",
      "1",
      "--steps",
      "12",
      "--minutes",
      "0.05",
    ],
  );
  expect(stderr).not.toContain("Error");
  expect(status).toBe(0);
  for (const operation of OPERATIONS)
    expect(stdout).toMatch(new RegExp(`^\\| ${operation} .* x `, "m"));
  expect(stdout).toContain(`${TICKETS} tickets, ${COMPANIES} companies`);
  for (const beside of ["the last page", "on the last page", "a rare word", "a ticket of 12 steps"])
    expect(stdout).toMatch(new RegExp(`^\\| .*${beside} `, "m"));
  for (const what of ["submit", "complete"])
    expect(stdout).toMatch(new RegExp(`^\\| ${what} with 512 task definitions .* with 8 `, "m"));
  expect(stdout).toMatch(/^Jobs: \d+ a second/m);
  expect(stdout).toMatch(/^Graph of 40 nodes: [\d.]+ ms, and [\d.]+ ms once it was drawn/m);
  expect(stdout).toMatch(/^Memory .* in 0.05 minutes and \d+ answers, .*: (\d+, ){9}\d+ MB\.$/m);
  expect(stdout).toMatch(/^Report over \d+ tickets: \d+ ms/m);
}, 300_000); // it starts four servers

test("an option that cannot be is told in a sentence", () => {
  expect(() => parseOptions(["--operations", "submit,dance"])).toThrow("Expected operations of");
  expect(() => parseOptions(["--further", "jobs,dance"])).toThrow("Expected further of");
  expect(parseOptions(["--further", "none"]).further).toEqual([]);
  expect(() => parseOptions(["--seconds", "none"])).toThrow("Expected --seconds to be");
  expect(parseOptions(["--tickets", "10_000,1_000_000"]).tickets).toEqual([10_000, 1_000_000]);
});
