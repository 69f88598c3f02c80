import type { Task } from "graphile-worker";
import { sealAudit } from "../../accounts/index.js";
import { companiesToSeal } from "../../db/index.js";

/** After this a run leaves the rest to the next: the crontab's is a minute away. */
const LONGEST_MS = 45_000;

/** Seals what is new in every company's audit, a transaction a seal. A run that met another in a company leaves that one to it. */
export const sealAuditJob: Task = async (_payload, { logger }) => {
  const begun = performance.now();
  for (let last = 0; ;) {
    const ids = await companiesToSeal(last);
    for (const companyId of ids) {
      if (performance.now() - begun > LONGEST_MS) return;
      const rows = await sealAudit({ companyId });
      logger.debug(`sealed ${rows} rows of the audit of company ${companyId}`);
    }
    const end = ids.at(-1);
    if (end === undefined) return;
    last = end;
  }
};
