import type { Task } from "graphile-worker";
import { z } from "zod";
import { runBulkAct } from "../../workflow-ops/index.js";

const ids = z.object({ company_id: z.int(), bulk_act_id: z.int() });

/** Does an act on the next of its many tickets. */
export const bulkActJob: Task = async (payload) => {
  const { bulk_act_id, company_id } = ids.parse(payload);
  await runBulkAct({ companyId: company_id, id: bulk_act_id });
};
