import { withCompany, withNewCompany } from "../../src/db/index.js";
import { enqueue } from "../../src/jobs/queue.js";
import { makeStaff } from "../operator/make-staff.js";

const LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

/** Makes Charlie system staff, and gives them something to see: a suspended company with a long name, and jobs in every state. */
export async function fillInstallation(app: { ownerUrl: string }): Promise<void> {
  await makeStaff(app, "charlie@globex.test");
  const companyId = await withNewCompany(async ({ companyId: id, db }) => {
    const suspended_reason = `Nobody answers: ${LONG}`;
    const suspended_at = new Date();
    await db.company.create({
      data: { id, name: `${LONG} & Sons`, suspended_at, suspended_reason },
    });
    return id;
  });
  await withCompany({ companyId }, async (tx) => {
    await enqueue(tx, "send-mail", {}, { runAt: new Date("2100-01-01") });
    for (const task of ["send-mail", "clear-mail"] as const) await enqueue(tx, task);
    await tx.db.$executeRaw`
      update graphile_worker._private_jobs set attempts = max_attempts, last_error = ${`No answer from ${LONG}${LONG}`}
       where id in (select id from graphile_worker.jobs where task_identifier = 'clear-mail')`;
  });
}
