import { EventEmitter } from "node:events";
import { Logger, run, type TaskList, type WorkerEvents } from "graphile-worker";
import pg from "pg";
import { fairness } from "./fairness.js";
import { beat, freeJobsOfDeadWorkers, stopBeating } from "./heartbeat.js";

/** Where what the jobs have to say goes, by weight. */
export interface JobsLog {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
}

/** What a process's jobs are made of. */
export interface RunnerOptions {
  /** The runtime role's address: it is a member of the role that owns the queue. */
  readonly databaseUrl: string;
  readonly tasks: TaskList;
  readonly crontab: string;
  readonly log: JobsLog;
}

/** Jobs that are being done. */
export interface Jobs {
  /** The id under which this process locks jobs. */
  readonly workerId: string;
  /** Takes no more jobs, finishes those under way, closes. */
  stop(): Promise<void>;
}

const CONCURRENCY = 16;
const CONNECTIONS = 8; // a job that waits for another system needs none
const MOST_ACTIONS = 12; // of those, calls to other systems
const MOST_OF_A_COMPANY = 4;
const POLL_MS = 2_000; // new jobs are announced; only what is due later is polled for
const BEAT_MS = 10_000;

/** Takes jobs from the queue until it is stopped. Signals are the entry's business. */
export async function runJobs({ databaseUrl, tasks, crontab, log }: RunnerOptions): Promise<Jobs> {
  const pool = openPool(databaseUrl, log);
  const events: WorkerEvents = new EventEmitter();
  let workerId = "";
  events.once("pool:create", ({ workerPool }) => (workerId = workerPool.id)); // jobs are locked by the pool's id, not a worker's
  const runner = await run({
    pgPool: pool,
    taskList: tasks,
    crontab,
    events,
    forbiddenFlags: fairness(events, { each: MOST_OF_A_COMPANY, of: { action: MOST_ACTIONS } }),
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    logger: loggerTo(log),
  }).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  runner.promise.catch((error: unknown) => log.error(`the job queue stopped: ${String(error)}`));
  const heart = startHeart(pool, workerId, log);
  return {
    workerId,
    async stop() {
      clearInterval(heart);
      await runner
        .stop()
        .catch((error: unknown) => log.warn(`stopping the job queue: ${String(error)}`)); // it may have ended
      await stopBeating(pool, workerId).catch(() => undefined); // the database may be gone; the beat ages by itself
      await pool.end();
    },
  };
}

function openPool(connectionString: string, log: JobsLog): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: CONNECTIONS,
    application_name: "ticketflower jobs",
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    keepAlive: true,
  });
  const lost = (error: Error): void => log.warn(`a connection of the job queue: ${error.message}`);
  pool.on("error", lost);
  pool.on("connect", (client) => client.on("error", lost));
  return pool;
}

function startHeart(pool: pg.Pool, workerId: string, log: JobsLog): NodeJS.Timeout {
  const once = async (): Promise<void> => {
    try {
      await beat(pool, workerId);
      const dead = await freeJobsOfDeadWorkers(pool);
      if (dead.length > 0)
        log.warn(`freed the jobs of ${dead.length} workers that died: ${dead.join(", ")}`);
    } catch (error) {
      log.warn(`the heartbeat of the job queue: ${String(error)}`); // the next one is soon
    }
  };
  void once();
  return setInterval(() => void once(), BEAT_MS).unref();
}

/** The queue's advice to have a connection for each job: ours hold none while they wait. */
const FEW_CONNECTIONS = /^WARNING: having maxPoolSize/;

function loggerTo(log: JobsLog): Logger {
  return new Logger((scope) => (level, message) => {
    if (FEW_CONNECTIONS.test(message)) return;
    const text = scope.taskIdentifier ? `${scope.taskIdentifier}: ${message}` : message;
    const writers = {
      error: () => log.error(text),
      warning: () => log.warn(text),
      info: () => log.info(text),
      debug: () => undefined,
    };
    writers[level]();
  });
}
