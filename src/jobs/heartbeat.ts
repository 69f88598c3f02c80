import type pg from "pg";

/** A worker that was silent for this long is dead, and its jobs are another's: with the next beat of a living one, so well within a minute. */
const DEAD_AFTER_SECONDS = 35;
const FORGOTTEN_AFTER = "1 day";

/** Writes down that this worker (the id under which it locks jobs) is alive. */
export async function beat(pool: pg.Pool, workerId: string): Promise<void> {
  await pool.query(
    "insert into worker_beat (id, seen) values ($1, now()) on conflict (id) do update set seen = now()",
    [workerId],
  );
}

/** Takes a worker that stopped by itself off the list. */
export async function stopBeating(pool: pg.Pool, workerId: string): Promise<void> {
  await pool.query("delete from worker_beat where id = $1", [workerId]);
}

/**
 * Frees the jobs of workers that died: the queue alone would keep them locked for four hours. Returns those workers' ids.
 * A worker that was only stalled goes on, so that a job can run twice; every job must bear that.
 */
export async function freeJobsOfDeadWorkers(pool: pg.Pool): Promise<string[]> {
  await pool.query(`delete from worker_beat where seen < now() - interval '${FORGOTTEN_AFTER}'`);
  const { rows } = await pool.query<{ id: string }>(
    `select distinct j.locked_by as id from graphile_worker.jobs j left join worker_beat b on b.id = j.locked_by
      where j.locked_at < now() - make_interval(secs => ${DEAD_AFTER_SECONDS})
        and (b.seen is null or b.seen < now() - make_interval(secs => ${DEAD_AFTER_SECONDS}))`,
  );
  const dead = rows.map(({ id }) => id);
  if (dead.length > 0)
    await pool.query("select graphile_worker.force_unlock_workers($1::text[])", [dead]);
  return dead;
}
