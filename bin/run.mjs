// npm run decide, replay, routes …: bundles src/commands/NAME.ts and runs it with the database up.
//   node bin/run.mjs [--no-database] NAME [arguments of the command]
// Its stdin and stdout are the command's own; everything said here goes to stderr.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { prepare } from "./lib/prepare.mjs";
import { Refusal, root, stateDir } from "./lib/project.mjs";
import { runCommand } from "./lib/run-command.mjs";
import { loadDotEnv, parseSettings } from "./lib/settings.mjs";

/**
 * @typedef {{ args: string[], databaseUrl: string, ownerUrl?: string, root: string }} Context ownerUrl where it is known
 * @typedef {{ run: (context: Context & { stateDir: string }) => Promise<number> }} Command
 */

await runCommand(async () => {
  const words = process.argv.slice(2);
  const withDatabase = words[0] !== "--no-database";
  const [name = "", ...args] = withDatabase ? words : words.slice(1);
  if (!/^[a-z][a-z-]*$/.test(name))
    throw new Refusal("Expected the name of a command of src/commands.");
  loadDotEnv();
  const settings = parseSettings(process.env);
  const entry = `src/commands/${name}.ts`;
  const bundled = path.join(root, "dist", "commands", `${name}.mjs`);
  if (!fs.existsSync(path.join(root, entry)) && !fs.existsSync(bundled)) {
    throw new Refusal(
      `Expected ${name} to be a command of src/commands, but there is none of that name.`,
    );
  }
  await prepare([entry]);
  const file = pathToFileURL(bundled).href;
  if (!withDatabase) return runIt(file, { args, databaseUrl: "", root });
  const { openDatabase } = await import("./lib/database.mjs");
  const database = await openDatabase(settings);
  try {
    const { databaseUrl, ownerUrl } = database;
    return await runIt(file, { args, databaseUrl, ...(ownerUrl ? { ownerUrl } : {}), root });
  } finally {
    await database.stop();
  }
});

/** @param {string} file @param {Context} context */
async function runIt(file, context) {
  /** @type {Command} */
  const command = await import(file);
  return command.run({ ...context, stateDir });
}
