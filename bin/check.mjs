// npm run check: format, lint with the rooms' import rules, types, dead code. Everything is run; any complaint is exit 1.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { prepare } from "./lib/prepare.mjs";
import { log, root } from "./lib/project.mjs";
import { runCommand } from "./lib/run-command.mjs";

/** @type {[string, string, ...string[]][]} what it checks, the package's program, its arguments */
const CHECKS = [
  ["format", "oxfmt/bin/oxfmt", "--check"],
  ["lint", "oxlint/bin/oxlint", "-c", "oxlint.config.mjs", "--type-aware", "--deny-warnings"],
  ["types", "typescript/bin/tsc", "--noEmit"],
  ["dead code", "knip/bin/knip.js"],
];

await runCommand(async () => {
  await prepare();
  const failed = CHECKS.filter(([what, program, ...args]) => {
    log(`checking ${what}`);
    const file = path.join(root, "node_modules", program);
    return (
      spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: "inherit" }).status !== 0
    );
  });
  if (failed.length > 0) log(`not in order: ${failed.map(([what]) => what).join(", ")}`);
  return failed.length > 0 ? 1 : 0;
});
