import type { OperatorTx } from "../db/index.js";
import { MOST_COUNTED } from "./words.js";

/** A worker that was alive a day ago at most. */
export interface WorkerBeat {
  readonly id: string;
  readonly seen: Date;
  readonly silentSeconds: number;
}

/** The installation in figures. Counts stop at MOST_COUNTED + 1. */
export interface Overview {
  readonly companies: number;
  readonly suspended: number;
  /** Signed up in the last 30 days. */
  readonly recent: number;
  readonly users: number;
  readonly workflows: number;
  readonly staff: number;
}

/** What the overview counts. */
export async function overview({ db }: OperatorTx): Promise<Overview> {
  const most = MOST_COUNTED + 1;
  const [row] = await db.$queryRaw<Overview[]>`
    select (select count(*)::int from (select from company limit ${most}::int) x) as companies,
      (select count(*)::int from (select from company where suspended_at is not null limit ${most}::int) x) as suspended,
      (select count(*)::int from (select from company where created_at > now() - interval '30 days' limit ${most}::int) x) as recent,
      (select count(*)::int from (select from "user" where is_active limit ${most}::int) x) as users,
      (select count(*)::int from (select from workflow_definition where status = 'ACTIVE' limit ${most}::int) x) as workflows,
      (select count(*)::int from system_staff s
         join "user" u on u.company_id = s.company_id and u.id = s.user_id where u.is_active) as staff`;
  if (!row) throw new Error("Expected the figures of the installation, but there are none.");
  return row;
}

/** The workers, the one that was heard of last first. */
export function workers({ db }: OperatorTx): Promise<WorkerBeat[]> {
  return db.$queryRaw<WorkerBeat[]>`
    select id, seen, greatest(0, extract(epoch from now() - seen))::int as "silentSeconds"
      from worker_beat order by seen desc limit 50`;
}
