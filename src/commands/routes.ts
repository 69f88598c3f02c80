import { createApp } from "../app.js";
import { connectDatabase } from "../db/index.js";
import { openLog } from "../log.js";
import { useMail } from "../mail/index.js";
import { routesOf } from "../web/index.js";

/** npm run routes [-- --json]: method, path and policy of every route, as registered. */
export async function run({
  args,
  databaseUrl,
  root,
}: {
  args: string[];
  databaseUrl: string;
  root: string;
}): Promise<number> {
  const database = connectDatabase({ databaseUrl });
  const log = openLog("silent");
  useMail({ production: false, log });
  const app = createApp({
    database,
    root,
    sessionSecret: "prints routes only",
    log,
    baseUrl: undefined,
    production: false,
  });
  const routes = routesOf(app).map(({ method, path, policy }) => ({
    method: method.toUpperCase(),
    path,
    policy,
  }));
  const lines = routes.map(
    (each) => `${each.method.padEnd(5)}${each.path.padEnd(48)}${each.policy}`,
  );
  process.stdout.write(`${args.includes("--json") ? JSON.stringify(routes) : lines.join("\n")}\n`);
  await database.close();
  return 0;
}
