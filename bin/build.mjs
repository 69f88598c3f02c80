// For an image: everything that a start would make, made beforehand. What runs it then says TICKETFLOWER_PREPARED=1.
import fs from "node:fs";
import path from "node:path";
import { prepare } from "./lib/prepare.mjs";
import { root } from "./lib/project.mjs";
import { runCommand } from "./lib/run-command.mjs";

await runCommand(async () => {
  const folder = path.join(root, "src", "commands");
  const commands = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const entries = commands
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `src/commands/${name}`);
  await prepare(["src/main.ts", "src/worker.ts", ...entries]);
});
