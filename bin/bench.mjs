// npm run bench: measures the app beside the limit, on a server of its own (-- --help tells the options).
import { bundle } from "./lib/bundle.mjs";
import { prepare } from "./lib/prepare.mjs";
import { root } from "./lib/project.mjs";
import { runCommand } from "./lib/run-command.mjs";

/** @typedef {{ run: (context: { args: string[], root: string, serverUrl: string }) => Promise<number> }} Bench */

await runCommand(async () => {
  await prepare(["src/main.ts", "src/worker.ts"]);
  await bundle(["bench/main.ts", "bench/limit-server.ts"], { from: "bench", to: "dist/bench" });
  /** @type {Bench} */
  const { run } = await import(new URL("../dist/bench/main.mjs", import.meta.url).href);
  const args = process.argv.slice(2);
  const given = process.env["BENCH_DATABASE_URL"];
  if (given || args.includes("--help")) return run({ args, root, serverUrl: given ?? "" });
  const { startEmbedded } = await import("./lib/postgres/embedded.mjs");
  const server = await startEmbedded("bench");
  try {
    return await run({ args, root, serverUrl: server.superuserUrl });
  } finally {
    await server.stop();
  }
});
