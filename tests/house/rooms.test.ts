import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../bin/lib/project.mjs";
import { allowed, arrows, habits, type Planted } from "./planted.js";

interface Complaint {
  code: string;
  message: string;
  help?: string;
  filename: string;
}

let folder: string;
let complaints: Complaint[];

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "ticketflower-house-"));
  const planted = path.join(folder, "planted");
  for (const { files } of [...arrows, ...habits]) plant(planted, files);
  complaints = lint(planted);
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe("npm run check sees that", () => {
  test.each([...arrows, ...habits])("$what", ({ files, rule, says }: Planted) => {
    const [file = ""] = Object.keys(files);
    const about = complaints.filter(({ filename }) => filename.replaceAll("\\", "/") === file);
    expect(about.map(({ code, message, help }) => `${code} ${message} ${help}`).join("\n")).toMatch(
      new RegExp(`\\b${rule}\\)? .*${says.replaceAll(".", "\\.")}`, "s"),
    );
  });
});

test("and says nothing about what is allowed", () => {
  const clean = path.join(folder, "allowed");
  plant(clean, allowed);
  expect(lint(clean)).toEqual([]);
});

test("the linter finds the project's own files", () => {
  expect(runLinter(root, ["src", "bin", "tests"]).number_of_files).toBeGreaterThan(100);
});

/** Writes files of a small project that has this project's rules. */
function plant(project: string, files: Record<string, string>): void {
  if (!fs.existsSync(project)) {
    fs.mkdirSync(path.join(project, "bin"), { recursive: true });
    for (const name of ["oxlint.config.mjs", "tsconfig.json", "package.json"]) {
      fs.copyFileSync(path.join(root, name), path.join(project, name));
    }
    fs.cpSync(path.join(root, "bin", "lint"), path.join(project, "bin", "lint"), {
      recursive: true,
    });
    fs.symlinkSync(path.join(root, "node_modules"), path.join(project, "node_modules"), "junction");
  }
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(project, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

function lint(project: string): Complaint[] {
  return runLinter(project, ["--type-aware", "src"]).diagnostics;
}

function runLinter(
  project: string,
  args: string[],
): { diagnostics: Complaint[]; number_of_files: number } {
  const linter = path.join(root, "node_modules", "oxlint", "bin", "oxlint");
  const result = spawnSync(
    process.execPath,
    [linter, "-c", "oxlint.config.mjs", "--format=json", ...args],
    { cwd: project, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(result.stdout) as ReturnType<typeof runLinter>;
}
