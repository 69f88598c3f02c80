import type { Request, Response } from "express";
import type { Actor } from "../access/index.js";
import { readCompany, type CompanyTx } from "../db/index.js";
import {
  PAGE_SIZE,
  pageAfterId,
  pageOf,
  queryText,
  renderPage,
  route,
  rowId,
  sameListAddress,
  sendCsv,
  type AnyRoute,
  type CsvCell,
} from "../web/index.js";
import { searchRoles, type RoleRow } from "./role-queries.js";
import { userStates } from "./user-forms.js";
import { searchUsers, type UserFilter, type UserRow } from "./user-queries.js";

const MOST_ROLES = 500;
const STATE_WORDS = { active: "Active", waiting: "No password yet", deactivated: "Deactivated" };

function filterOf(req: Request): UserFilter {
  return {
    q: queryText(req, "q").slice(0, 200),
    state: userStates.parse(queryText(req, "state")),
    roleId: rowId(queryText(req, "role")),
  };
}

async function index(req: Request, res: Response, actor: Actor): Promise<void> {
  const filter = filterOf(req);
  const [rows, roles] = await readCompany(actor, async (tx) => [
    await searchUsers(tx, filter, { after: pageAfterId(req), size: PAGE_SIZE + 1 }),
    await allRoles(tx),
  ]);
  const page = pageOf(req, rows, (user) => user.id);
  const csv = sameListAddress(req, { after: "" }).replace(/^[^?]*/, "/company/users.csv");
  const filtered = filter.q !== "" || filter.state !== "" || filter.roleId !== null;
  await renderPage(res, "accounts/users", { title: "Users", page, roles, filter, filtered, csv });
}

async function csv(req: Request, res: Response, actor: Actor): Promise<void> {
  const header = ["Name", "Email address", "Roles", "State", "Added"];
  await sendCsv(res, "users", header, everyUser(actor, filterOf(req)));
}

async function* everyUser(actor: Actor, filter: UserFilter): AsyncGenerator<readonly CsvCell[]> {
  for (let after: number | null = null; ;) {
    const size = 500;
    const rows: UserRow[] = await readCompany(actor, (tx) =>
      searchUsers(tx, filter, { after, size }),
    );
    for (const user of rows) {
      const roles = user.roles.map((role) => role.name).join("; ");
      yield [user.name, user.email, roles, STATE_WORDS[user.state], user.created_at];
    }
    after = rows.at(-1)?.id ?? null;
    if (rows.length < size) return;
  }
}

/** The company's roles by name, to choose from. */
export function allRoles(tx: CompanyTx): Promise<RoleRow[]> {
  return searchRoles(tx, "", { after: null, size: MOST_ROLES });
}

const admins = { policy: "companyAdmin" } as const;

/** The list of users, and the same as CSV. */
export const userListRoutes: readonly AnyRoute[] = [
  route({ method: "get", path: "/company/users", ...admins, handler: index }),
  route({ method: "get", path: "/company/users.csv", ...admins, handler: csv }),
];
