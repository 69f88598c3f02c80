// npm run worker: the job worker alone. Run as many as wanted; migrate the database first (npm run migrate).
import { startWorker } from "./lib/entries.mjs";
import { runServer } from "./lib/run-server.mjs";

await runServer({ entries: ["src/worker.ts"], migrate: false, start: startWorker });
