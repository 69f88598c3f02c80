import { findLogin, withNewCompany, type CompanyTx } from "../db/index.js";
import { hashPassword, recordAudit } from "../accounts/index.js";

interface DemoCompany {
  readonly name: string;
  readonly roles: readonly {
    readonly name: string;
    readonly description: string;
    readonly is_company_admin?: boolean;
    readonly is_workflow_designer?: boolean;
  }[];
  readonly people: readonly {
    readonly email: string;
    readonly name: string;
    readonly roles: readonly string[];
  }[];
}

const COMPANY_ADMIN = {
  name: "Company Admin",
  description: "Manages users, roles and settings, and may do everything in the company.",
  is_company_admin: true,
};
const DESIGNER = {
  name: "Workflow Designer",
  description: "Designs, publishes, imports and exports workflows.",
  is_workflow_designer: true,
};
const EMPLOYEE = { name: "Employee", description: "Submits tickets." };

const ACME: DemoCompany = {
  name: "Acme",
  roles: [
    COMPANY_ADMIN,
    DESIGNER,
    EMPLOYEE,
    { name: "HR", description: "Decides on vacations and runs onboarding." },
    { name: "Finance", description: "Reviews purchases and sets up payroll." },
    { name: "Management", description: "Gives second approvals and runs purchasing." },
    { name: "Purchasing", description: "Places orders." },
    { name: "IT", description: "Makes accounts and hands out equipment." },
    { name: "Facilities", description: "Prepares workplaces." },
  ],
  people: [
    {
      email: "alice@acme.test",
      name: "Alice Andersson",
      roles: ["Company Admin", "Management", "Employee"],
    },
    {
      email: "dana@acme.test",
      name: "Dana Moreau",
      roles: ["Workflow Designer", "IT", "Employee"],
    },
    {
      email: "bob@acme.test",
      name: "Bob Okafor",
      roles: ["HR", "Purchasing", "Facilities", "Employee"],
    },
    { email: "fay@acme.test", name: "Fay Lindqvist", roles: ["Finance", "Employee"] },
    { email: "erin@acme.test", name: "Erin Walsh", roles: ["Employee"] },
  ],
};
const GLOBEX: DemoCompany = {
  name: "Globex",
  roles: [COMPANY_ADMIN, DESIGNER, EMPLOYEE],
  people: [{ email: "charlie@globex.test", name: "Charlie Duarte", roles: ["Company Admin"] }],
};

/** Makes Acme and Globex with their people, each company in one transaction, where they are not there yet. */
export async function makeDemoPeople(password: string): Promise<void> {
  for (const company of [ACME, GLOBEX]) {
    if (await findLogin(company.people[0]?.email ?? "")) continue;
    const password_hash = await hashPassword(password);
    await withNewCompany((tx) => makeCompany(tx, company, password_hash));
  }
}

async function makeCompany(
  tx: CompanyTx,
  { name, roles, people }: DemoCompany,
  password_hash: string,
): Promise<void> {
  const { companyId: company_id, db } = tx;
  await db.company.create({ data: { id: company_id, name } });
  const made = await db.role.createManyAndReturn({
    data: roles.map((role) => ({ company_id, ...role })),
    select: { id: true, name: true },
  });
  for (const { email, name: userName, roles: held } of people) {
    const user = await db.user.create({
      data: { company_id, email, name: userName, password_hash },
      select: { id: true },
    });
    await db.login.create({ data: { email, company_id, user_id: user.id } });
    await db.user_role.createMany({
      data: made
        .filter((role) => held.includes(role.name))
        .map((role) => ({ company_id, user_id: user.id, role_id: role.id })),
    });
    await recordAudit(
      tx,
      { userId: user.id },
      {
        act: "user_created",
        objectKind: "user",
        objectId: user.id,
        after: { name: userName, email, roles: held },
      },
    );
  }
}
