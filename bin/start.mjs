// npm start: everything a fresh clone needs, then web and worker in this process.
import { startWeb } from "./lib/entries.mjs";
import { runServer } from "./lib/run-server.mjs";

await runServer({
  entries: ["src/main.ts"],
  migrate: true,
  start: (context) => startWeb(context, { worker: true }),
});
