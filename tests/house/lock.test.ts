import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../../bin/lib/project.mjs";

interface Package {
  version?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const read = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(root, file), "utf8"));
const { packages } = read("package-lock.json") as { packages: Record<string, Package> };

/** Is `name` installed where the package at `from` would look for it: beside it, or further up? */
function isLocked(from: string, name: string): boolean {
  if (packages[`${from ? `${from}/` : ""}node_modules/${name}`]) return true;
  if (from === "") return false;
  const up = from.lastIndexOf("/node_modules/");
  return isLocked(up < 0 ? "" : from.slice(0, up), name);
}

test("every optional dependency, of every platform, is in the lock file: npm ci refuses it otherwise", () => {
  const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(from, name))
      .map((name) => `${name} of ${from}`),
  );
  expect(Object.keys(packages).length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

test("there is one copy of pg: Prisma would take another one's pool for settings, and connect elsewhere", () => {
  expect(Object.keys(packages).filter((name) => /(^|\/)node_modules\/pg$/.test(name))).toEqual([
    "node_modules/pg",
  ]);
});

test("the lock file names no download address, so that it works with any registry", () => {
  expect(Object.values(packages).filter((entry) => entry.resolved)).toEqual([]);
});

test("the schema engine is the one that this Prisma was made with", () => {
  const { version } = read("node_modules/@prisma/engines-version/package.json") as {
    version: string;
  };
  expect(packages["node_modules/@prisma/schema-engine-wasm"]?.version).toBe(version);
});

test("versions are exact", () => {
  const manifest = read("package.json") as Record<string, Record<string, string>>;
  const wanted = ["dependencies", "optionalDependencies", "devDependencies"].flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}),
  );
  expect(wanted.length).toBeGreaterThan(40);
  expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
