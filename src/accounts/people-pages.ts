import type { Request, Response } from "express";
import type { Actor } from "../access/index.js";
import { readCompany } from "../db/index.js";
import { queryText, renderPage, route, type AnyRoute } from "../web/index.js";
import { peopleNamed } from "./user-queries.js";

/** Who works here, by part of the name: for people to look up, and for the fields in which one types a name. */
async function index(req: Request, res: Response, actor: Actor): Promise<void> {
  const search = queryText(req, "q").slice(0, 100);
  const people = await readCompany(actor, (tx) => peopleNamed(tx, search));
  if (req.accepts(["html", "json"]) === "json") {
    res.json(people.map(({ name, email }) => ({ name, email })));
    return;
  }
  await renderPage(res, "accounts/people", { title: "People", place: "/", search, people });
}

/** The active users of the company, for every member. */
export const peopleRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/people", policy: "member", handler: index }),
];
