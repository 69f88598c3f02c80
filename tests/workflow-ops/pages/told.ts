import { tellPeople } from "../../../src/workflow-ops/index.js";
import type { Room } from "./room.js";

interface Payload {
  readonly company_id: number;
  readonly ticket_id: number;
  readonly step?: number;
  readonly comment_id?: number;
}

/** Does what the job "tell" would, for every act so far: done again, it tells nobody twice. */
export async function tellAll(room: Room): Promise<void> {
  const jobs = await room.as(
    "alice",
    ({ db }) =>
      db.$queryRaw<{ payload: Payload }[]>`
      select j.payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'tell' order by j.id`,
  );
  for (const { payload } of jobs) {
    const { company_id: companyId, ticket_id: ticketId, step, comment_id: commentId } = payload;
    await tellPeople({
      companyId,
      ticketId,
      ...(step === undefined ? {} : { step }),
      ...(commentId === undefined ? {} : { commentId }),
    });
  }
}

/** What somebody was told, oldest first: kind and what it tells of. */
export function toldTo(
  room: Room,
  person: "alice" | "bob" | "erin" | "fay" | "dana",
  ticketId: number,
) {
  return room.as(person, ({ db }, { userId }) =>
    db.notification.findMany({
      where: { user_id: userId, workflow_instance_id: ticketId },
      orderBy: { id: "asc" },
    }),
  );
}
