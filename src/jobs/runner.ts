import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger, run, type Runner, type TaskList, type WorkerEvents } from "graphile-worker";
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
  /** The id under which this process locks jobs: another one when the queue had to be begun again. */
  workerId(): string;
  /** Takes no more jobs, finishes those under way, closes. */
  stop(): Promise<void>;
}

const CONCURRENCY = 16;
const CONNECTIONS = 8; // a job that waits for another system needs none
const MOST_ACTIONS = 12; // of those, calls to other systems
const MOST_OF_A_COMPANY = 4;
const POLL_MS = 2_000; // new jobs are announced; only what is due later is polled for
const BEAT_MS = 10_000;

const PAUSE_MS = 1_000; // before the queue is begun again, twice as long each time that it cannot be
const LONGEST_PAUSE_MS = 30_000;

/** Takes jobs from the queue until it is stopped, and begins again where the queue gave up. Signals are the entry's business. */
export async function runJobs(options: RunnerOptions): Promise<Jobs> {
  const { log } = options;
  const pool = openPool(options.databaseUrl, log);
  let turn = await takeTurn(options, pool).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const stopped = new AbortController();
  const { signal } = stopped;
  const turns = async (): Promise<void> => {
    for (;;) {
      const why = await turn.runner.promise.then(() => "it ended", String);
      if (signal.aborted) return;
      log.error(`the job queue stopped, and is begun again: ${why}`);
      await stopBeating(pool, turn.workerId).catch(() => undefined); // what it had locked is free the sooner
      const next = await takeTurnAgain(options, pool, signal);
      if (next === null) return;
      turn = next;
      await beatOnce();
    }
  };
  const beatOnce = () => keepAlive(pool, turn.workerId, log);
  void beatOnce();
  const heart = setInterval(() => void beatOnce(), BEAT_MS).unref();
  const ended = turns();
  return {
    workerId: () => turn.workerId,
    async stop() {
      clearInterval(heart);
      stopped.abort();
      await turn.runner
        .stop()
        .catch((error: unknown) => log.warn(`stopping the job queue: ${String(error)}`)); // it may have ended
      await ended;
      await stopBeating(pool, turn.workerId).catch(() => undefined); // the database may be gone; the beat ages by itself
      await pool.end();
    },
  };
}

/** The queue, from its beginning until it is stopped or gives up. */
interface Turn {
  readonly workerId: string;
  readonly runner: Runner;
}

async function takeTurn({ tasks, crontab, log }: RunnerOptions, pool: pg.Pool): Promise<Turn> {
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
    preset: { worker: AT_ONCE },
  });
  return { workerId, runner };
}

/**
 * Jobs that end at one time are written off together. Besides, the queue writes off each by itself without waiting for it (0.17), so that where that fails
 * the process would end; of these it hears, and gives up.
 */
const AT_ONCE = { completeJobBatchDelay: 0, failJobBatchDelay: 0 };

/** Null when it was stopped meanwhile. */
async function takeTurnAgain(
  options: RunnerOptions,
  pool: pg.Pool,
  signal: AbortSignal,
): Promise<Turn | null> {
  for (let pause = PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
    try {
      const turn = await takeTurn(options, pool);
      if (!signal.aborted) return turn;
      await turn.runner.stop();
      return null;
    } catch (error) {
      options.log.error(`the job queue cannot be begun: ${String(error)}`);
    }
  }
}

function openPool(connectionString: string, log: JobsLog): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: CONNECTIONS,
    application_name: "ticketflower jobs",
    connectionTimeoutMillis: 60_000, // nobody waits for an answer: better late than given up
    statement_timeout: 30_000,
    keepAlive: true,
  });
  const lost = (error: Error): void => log.warn(`a connection of the job queue: ${error.message}`);
  pool.on("error", lost);
  pool.on("connect", (client) => client.on("error", lost));
  return pool;
}

/** Says that this worker is alive, and takes care of the jobs of those that are not. */
async function keepAlive(pool: pg.Pool, workerId: string, log: JobsLog): Promise<void> {
  try {
    await beat(pool, workerId);
    const dead = await freeJobsOfDeadWorkers(pool);
    if (dead.length > 0)
      log.warn(`freed the jobs of ${dead.length} workers that died: ${dead.join(", ")}`);
  } catch (error) {
    log.warn(`the heartbeat of the job queue: ${String(error)}`); // the next one is soon
  }
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
