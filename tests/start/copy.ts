import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { root } from "../../bin/lib/project.mjs";

/** `npm start`, or another script of bin/, as a process of its own. */
export interface Copy {
  process: ChildProcess;
  /** Such as http://localhost:34567, once it serves ("" for a worker); rejects with what was said when it ends before. */
  ready: Promise<string>;
  /** The exit code, or the signal's name. */
  ended: Promise<number | string>;
  /** All that was said so far. */
  said: () => string;
}

/**
 * Starts the app with its state in this folder, on a free port unless told. It gets a process group of its own, so that
 * a test can send what a terminal's Ctrl-C sends: a signal to all of it.
 */
export function startCopy(
  state: string,
  env: Record<string, string> = {},
  script: "start" | "web" | "worker" = "start",
): Copy {
  const child = spawn(process.execPath, [path.join(root, "bin", `${script}.mjs`)], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      SystemRoot: process.env["SystemRoot"],
      // Empty, not absent: a developer's own .env must not reach the tests.
      DATABASE_URL: "",
      MIGRATION_DATABASE_URL: "",
      SESSION_SECRET: "",
      BASE_URL: "",
      DEMO: "",
      NODE_ENV: "",
      TICKETFLOWER_STATE: state,
      PORT: "0",
      ...env,
    },
  });
  let text = "";
  const ready = new Promise<string>((resolve, reject) => {
    const hear = (chunk: unknown) => {
      text += String(chunk);
      const address = /is ready: (http:\S+?)\/?\s|The worker is running/.exec(text);
      if (address) resolve(address[1] ?? "");
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("close", () => reject(new Error(`it ended before it served:\n${text}`)));
  });
  ready.catch(() => {}); // a copy that is meant to fail is awaited by `ended`
  const ended = new Promise<number | string>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal ?? ""));
  });
  return { process: child, ready, ended, said: () => text };
}
