// npm run web: the web alone. Run as many as wanted; migrate the database first (npm run migrate).
import { startWeb } from "./lib/entries.mjs";
import { runServer } from "./lib/run-server.mjs";

await runServer({
  entries: ["src/main.ts"],
  migrate: false,
  start: (context) => startWeb(context, { worker: false }),
});
