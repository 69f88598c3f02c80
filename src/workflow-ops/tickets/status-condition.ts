import { Prisma } from "../../db/index.js";
import type { WorkflowStatus } from "../../engine/index.js";

/** Which tickets a list shows: live ones (saved ones too in one's own list), ended ones, stalled ones, one status, or all. */
export type StatusFilter = "live" | "ended" | "stalled" | "all" | WorkflowStatus;

/**
 * That ticket `i` is one of these. Beside a status stands whether the ticket has ended: no index can be used for an enum's value under
 * row-level security.
 */
export function statusIs(status: StatusFilter): Prisma.Sql {
  switch (status) {
    case "all":
      return Prisma.sql`true`;
    case "live":
      return Prisma.sql`i.ended_at is null`;
    case "ended":
      return Prisma.sql`i.ended_at is not null`;
    case "stalled":
      return Prisma.sql`i.stalled`;
    case "COMPLETED":
    case "CANCELLED":
      return Prisma.sql`i.ended_at is not null and i.status = ${status}::workflow_status`;
    case "NOT_STARTED":
    case "IN_PROGRESS":
    case "ON_HOLD":
      return Prisma.sql`i.ended_at is null and i.status = ${status}::workflow_status`;
    default:
      return status satisfies never;
  }
}
