import type { Task } from "graphile-worker";
import { tellPeople } from "../../workflow-ops/index.js";

interface Payload {
  readonly company_id: number;
  readonly ticket_id: number;
  readonly step?: number;
  readonly comment_id?: number;
}

/** Tells those whom a step or a comment concerns. */
export const tellJob: Task = async (payload) => {
  const { company_id, ticket_id, step, comment_id } = payload as Payload;
  await tellPeople({
    companyId: company_id,
    ticketId: ticket_id,
    ...(step === undefined ? {} : { step }),
    ...(comment_id === undefined ? {} : { commentId: comment_id }),
  });
};
