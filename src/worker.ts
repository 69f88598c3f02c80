import { useCalling } from "./calling/index.js";
import { connectDatabase } from "./db/index.js";
import { startJobs } from "./jobs/index.js";
import { openLog } from "./log.js";
import { useMail } from "./mail/index.js";
import { useSecret } from "./sealing/index.js";
import { useActions } from "./workflow-ops/index.js";

/** What bin/ hands over. */
export interface WorkOptions {
  /** The runtime role's address. */
  readonly databaseUrl: string;
  readonly root: string;
  /** The web's: it sealed what the jobs open. */
  readonly sessionSecret: string;
  readonly baseUrl?: string;
  readonly smtpUrl?: string;
  /** What tenants' calls may go to besides public servers; see CallingOptions. */
  readonly allowedOrigins?: readonly string[];
  readonly allowedPorts?: readonly number[];
  readonly production?: boolean;
  readonly logLevel?: string;
}

/** Does the queue's jobs until it is closed; those under way are finished first. */
export async function work(options: WorkOptions): Promise<{ close(): Promise<void> }> {
  const log = openLog(options.logLevel ?? "warn");
  const { smtpUrl, baseUrl, production = false, allowedOrigins = [], allowedPorts = [] } = options;
  useSecret(options.sessionSecret);
  useMail({ smtpUrl, baseUrl, production, log });
  useCalling({ allowedOrigins, allowedPorts, log });
  useActions({ baseUrl });
  const database = connectDatabase({ databaseUrl: options.databaseUrl, watched: !production });
  try {
    const jobs = await startJobs({
      databaseUrl: options.databaseUrl,
      log,
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
