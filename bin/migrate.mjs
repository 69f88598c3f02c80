// npm run migrate: brings the database of MIGRATION_DATABASE_URL (or DATABASE_URL, or the embedded one) up to date.
import { prepare } from "./lib/prepare.mjs";
import { Refusal, log } from "./lib/project.mjs";
import { runCommand } from "./lib/run-command.mjs";
import { loadDotEnv, parseSettings } from "./lib/settings.mjs";

await runCommand(async () => {
  loadDotEnv();
  const settings = parseSettings(process.env);
  await prepare();
  const { openDatabase } = await import("./lib/database.mjs");
  const database = await openDatabase(settings);
  await database.stop();
  if (!database.ownerUrl) {
    throw new Refusal(
      "Expected an account that may make tables, but DATABASE_URL's may not. Set MIGRATION_DATABASE_URL to the owner's address.",
    );
  }
  log("the database is up to date");
});
