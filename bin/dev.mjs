// npm run dev: like npm start, and again whenever src/, views/, public/ or prisma/ change.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { prepare } from "./lib/prepare.mjs";
import { log, root } from "./lib/project.mjs";
import { runCommand } from "./lib/run-command.mjs";
import { loadDotEnv, parseSettings } from "./lib/settings.mjs";

const WATCHED = ["src", "views", "public", "prisma"];
const QUIET_MS = 200;

await runCommand(async () => {
  loadDotEnv();
  const settings = parseSettings(process.env);
  await prepare();
  // Held here too, so that the embedded server stays up between two runs of the app.
  const { openDatabase } = await import("./lib/database.mjs");
  const database = await openDatabase(settings);
  const ended = untilStopped();
  let app = startApp();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let restarted = Promise.resolve();
  const restart = async () => {
    log("changed: starting again");
    await stop(app);
    app = startApp();
  };
  const watchers = WATCHED.filter((name) => fs.existsSync(path.join(root, name))).map((name) =>
    fs.watch(path.join(root, name), { recursive: true }, (_event, file) => {
      if (file?.startsWith("generated")) return; // made by the start itself
      clearTimeout(timer);
      timer = setTimeout(() => {
        restarted = restarted.then(restart);
      }, QUIET_MS);
    }),
  );
  await ended;
  for (const watcher of watchers) watcher.close();
  clearTimeout(timer);
  await restarted;
  await stop(app);
  await database.stop();
});

function startApp() {
  return spawn(process.execPath, [path.join(root, "bin", "start.mjs")], {
    cwd: root,
    stdio: "inherit",
  });
}

/** Asks the app to finish, and waits until it has. @param {import("node:child_process").ChildProcess} app @returns {Promise<void>} */
function stop(app) {
  return new Promise((resolve) => {
    if (app.exitCode !== null || app.signalCode !== null) return resolve();
    app.once("exit", () => resolve());
    app.kill("SIGTERM");
  });
}

/** @returns {Promise<void>} */
function untilStopped() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => resolve());
  });
}
