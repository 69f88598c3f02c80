// npm run migration -- NAME   writes the next migration: what prisma/schema.prisma has and prisma/migrations do not make.
// npm run migration -- --check   exits 1 when there is such a difference, and prints it.
import { prepare } from "./lib/prepare.mjs";
import { Refusal, log } from "./lib/project.mjs";
import { runCommand } from "./lib/run-command.mjs";
import { loadDotEnv } from "./lib/settings.mjs";

await runCommand(async () => {
  loadDotEnv();
  const [name = ""] = process.argv.slice(2);
  if (name !== "--check" && !/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new Refusal(
      "Expected a name in small letters, as in: npm run migration -- add_due_dates",
    );
  }
  await prepare();
  const { schemaDrift, writeMigration } = await import("./lib/drift.mjs");
  const sql = await schemaDrift();
  if (sql === "") return log("prisma/migrations make what prisma/schema.prisma says");
  if (name === "--check") {
    log("prisma/schema.prisma and prisma/migrations differ by:");
    process.stdout.write(sql);
    return 1;
  }
  log(
    `wrote ${writeMigration(name, sql)}; read it, and add what the schema cannot say (policies, grants, triggers)`,
  );
});
