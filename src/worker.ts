import { connectDatabase } from "./db/index.js";
import { startJobs } from "./jobs/index.js";
import { openLog } from "./log.js";

/** What bin/ hands over. */
export interface WorkOptions {
  /** The runtime role's address. */
  readonly databaseUrl: string;
  readonly root: string;
  readonly logLevel?: string;
}

/** Does the queue's jobs until it is closed; those under way are finished first. */
export async function work(options: WorkOptions): Promise<{ close(): Promise<void> }> {
  const database = connectDatabase({ databaseUrl: options.databaseUrl });
  try {
    const jobs = await startJobs({
      databaseUrl: options.databaseUrl,
      log: openLog(options.logLevel ?? "warn"),
    });
    return {
      close: async () => {
        await jobs.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
