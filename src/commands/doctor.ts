import { connectDatabase } from "../db/index.js";
import { readiness } from "../readiness.js";
import { databaseFindings } from "./doctor/database-findings.js";
import { finding, type Finding } from "./doctor/finding.js";
import { settingsFindings } from "./doctor/settings-findings.js";

/** npm run doctor: looks at the settings and the database, a line for each thing; exits 1 when something is wrong. */
export async function run(context: { databaseUrl: string; root: string }): Promise<number> {
  const found = [...settingsFindings(process.env), ...(await lookAtDatabase(context))];
  for (const { level, sentence } of found) process.stdout.write(`${level.padEnd(6)}${sentence}\n`);
  return found.some(({ level }) => level === "wrong") ? 1 : 0;
}

async function lookAtDatabase(context: { databaseUrl: string; root: string }): Promise<Finding[]> {
  const database = connectDatabase({ databaseUrl: context.databaseUrl, max: 1 });
  try {
    const { schema, queue } = await readiness(database.sessionPool, context.root);
    return [
      finding(
        schema,
        "The database has exactly the migrations of this version.",
        "The database's migrations are not those of this version: run npm run migrate with the version that serves.",
      ),
      finding(
        queue,
        "The job queue is there.",
        "The job queue's tables are missing: run npm run migrate.",
      ),
      ...(await databaseFindings(database.sessionPool)),
    ];
  } finally {
    await database.close();
  }
}
