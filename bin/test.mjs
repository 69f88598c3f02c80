// npm test: what is needed, then every test (or those whose paths are given). The last line counts them.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { prepare } from "./lib/prepare.mjs";
import { readIfThere, root } from "./lib/project.mjs";
import { runCommand } from "./lib/run-command.mjs";

await runCommand(async () => {
  await prepare();
  const report = path.join(root, ".ticketflower", `vitest-${process.pid}.json`);
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: "inherit", env: { ...process.env, NODE_ENV: "test" } },
  );
  const text = readIfThere(report);
  fs.rmSync(report, { force: true });
  return tally(text, status ?? 1);
});

/**
 * Prints the counts; the exit code is the runner's, and 1 too when no test ran or the counts tell of a failure.
 * @param {string} report @param {number} status
 */
function tally(report, status) {
  if (report === "") return status || 1;
  /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} */
  const counts = JSON.parse(report);
  const skipped = counts.numPendingTests + counts.numTodoTests;
  process.stdout.write(
    `${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${skipped} skipped\n`,
  );
  const ran = counts.numPassedTests + counts.numFailedTests;
  return status || (ran === 0 || counts.numFailedTests > 0 ? 1 : 0);
}
