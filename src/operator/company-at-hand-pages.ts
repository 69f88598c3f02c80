import type { Request } from "express";
import type { Actor } from "../access/index.js";
import { withOperator } from "../db/index.js";
import { pathId, type Crumb, type Found } from "../web/index.js";
import { findCompany, type CompanyAtHand } from "./company-queries.js";

/** The way to a company's page. */
export const COMPANY_CRUMBS: readonly Crumb[] = [
  { label: "Companies", href: "/operator/companies" },
];

/** The company of the address; whether it is there and open is no look into it. */
export async function companyAtHand(
  actor: Actor,
  req: Request,
): Promise<Found<CompanyAtHand> | null> {
  const id = pathId(req, "id");
  if (id === null) return null;
  const object = await withOperator(actor, (tx) => findCompany(tx, id));
  return object && { object };
}
