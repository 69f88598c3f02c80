import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";
import { OPERATOR, QUEUE } from "./roles.mjs";

const silent = new Logger(() => () => {});

/**
 * Makes or updates the job queue's own schema (graphile_worker), which belongs to its own role.
 * @param {pg.Client} owner connected as the owner, a member of that role
 * @param {string} ownerUrl
 */
export async function migrateQueue(owner, ownerUrl) {
  const { rows } = await owner.query(
    "select current_database() as name, to_regnamespace('graphile_worker') as schema",
  );
  const database = pg.escapeIdentifier(rows[0].name);
  const missing = rows[0].schema === null;
  if (missing) await owner.query(`grant create on database ${database} to ${QUEUE}`);
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2, options: `-c role=${QUEUE}` });
  const ignore = () => {}; // a lost connection is told by the query that meets it
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
  try {
    await runMigrations({ pgPool: pool, logger: silent });
    // What the jobs are told is not in the view.
    await pool.query(`grant usage on schema graphile_worker to ${OPERATOR}`);
    await pool.query(`grant select on graphile_worker.jobs to ${OPERATOR}`);
  } finally {
    await pool.end();
    if (missing) await owner.query(`revoke create on database ${database} from ${QUEUE}`);
  }
}
