import { hashPassword } from "../../src/accounts/index.js";
import { withCompany, withNewCompany, type CompanyTx } from "../../src/db/index.js";
import { emailOf, people, PASSWORD, type Company, type Person } from "./people.js";

const COMPANIES: Record<Company, string> = { acme: "Acme", globex: "Globex" };

const ROLES = [
  { name: "Company Admin", is_company_admin: true },
  { name: "Workflow Designer", is_workflow_designer: true },
  { name: "Employee" },
  { name: "HR" },
  { name: "Finance" },
];

/** Ids of what buildWorld made. */
export interface World {
  companies: Record<Company, number>;
  users: Record<Person, number>;
  /** Role ids by name. */
  roles: Record<Company, Record<string, number>>;
}

let passwordHash: Promise<string> | undefined;

/** Makes Acme and Globex with their people and roles, all with the same password, in the database that the app is connected to. */
export async function buildWorld(): Promise<World> {
  passwordHash ??= hashPassword(PASSWORD);
  const hash = await passwordHash;
  // The first question to Prisma compiles its queries, which may take longer on a busy machine than a transaction may.
  await withCompany({ companyId: 1 }, ({ db }) => db.company.count()).catch(() => undefined);
  const acme = await withNewCompany((tx) => buildCompany(tx, "acme", hash));
  const globex = await withNewCompany((tx) => buildCompany(tx, "globex", hash));
  return {
    companies: { acme: acme.id, globex: globex.id },
    users: { ...acme.users, ...globex.users } as Record<Person, number>,
    roles: { acme: acme.roles, globex: globex.roles },
  };
}

async function buildCompany({ companyId, db }: CompanyTx, company: Company, hash: string) {
  const company_id = companyId;
  await db.company.create({ data: { id: company_id, name: COMPANIES[company] } });
  const made = await db.role.createManyAndReturn({
    data: ROLES.map((role) => ({ company_id, ...role })),
    select: { id: true, name: true },
  });
  const roles = Object.fromEntries(made.map((role) => [role.name, role.id]));
  const users: Partial<Record<Person, number>> = {};
  for (const person of Object.keys(people) as Person[]) {
    if (people[person].company !== company) continue;
    const email = emailOf(person);
    const { name } = people[person];
    const user = await db.user.create({ data: { company_id, email, name, password_hash: hash } });
    await db.login.create({ data: { email, company_id, user_id: user.id } });
    await db.user_role.createMany({
      data: people[person].roles.map((role) => ({
        company_id,
        user_id: user.id,
        role_id: roles[role] ?? 0,
      })),
    });
    users[person] = user.id;
  }
  return { id: company_id, users, roles };
}
