import type { ReportPeriod } from "./report-period.js";

/** Which tickets a report counts. */
export interface ReportFilter {
  readonly familyId: number;
  readonly period: ReportPeriod;
  /** Of one version alone. */
  readonly definitionId: number | null;
  /** Submitted by those who have this role today. */
  readonly roleId: number | null;
}
