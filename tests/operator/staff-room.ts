import { hashPassword } from "../../src/accounts/index.js";
import { withCompany, withNewCompany } from "../../src/db/index.js";
import { asClient } from "../../bin/lib/prepare-database.mjs";
import { openRoom, type Room } from "../workflow-ops/pages/room.js";
import { PASSWORD, Visitor } from "../world/index.js";
import { makeStaff } from "./make-staff.js";

/** The named world, and Sam: system staff, of a company of the operator's own. */
export interface StaffRoom extends Room {
  readonly sam: Visitor;
  /** Of Sam's company. */
  readonly operatorId: number;
  readonly samEmail: string;
  /** Sam's. */
  readonly userId: number;
  /** Another admin of Sam's company, signed in, who is no staff. */
  adminOfTheOperator(): Promise<Visitor>;
  /** Takes it away from Sam. */
  revoke(): Promise<void>;
  /** Makes a company with one user, who can sign in. */
  company(name: string): Promise<{ id: number; userId: number; email: string }>;
}

export async function openStaffRoom(): Promise<StaffRoom> {
  const room = await openRoom();
  const hash = await hashPassword(PASSWORD);
  let made = 0;
  const company: StaffRoom["company"] = (name) =>
    withNewCompany(async ({ companyId: id, db }) => {
      const email = `admin${(made += 1)}@company.test`;
      await db.company.create({ data: { id, name } });
      const role = await db.role.create({
        data: { company_id: id, name: "Company Admin", is_company_admin: true },
      });
      const user = await db.user.create({
        data: { company_id: id, email, name: "Sam Staff", password_hash: hash },
      });
      await db.login.create({ data: { email, company_id: id, user_id: user.id } });
      await db.user_role.create({
        data: { company_id: id, user_id: user.id, role_id: role.id },
      });
      return { id, userId: user.id, email };
    });
  const own = await company("The Operator");
  await makeStaff(room.app, own.email);
  const sam = new Visitor(room.app.url);
  await sam.signIn(own.email, PASSWORD);
  return {
    ...room,
    sam,
    company,
    operatorId: own.id,
    samEmail: own.email,
    userId: own.userId,
    async adminOfTheOperator() {
      const email = "olga@operator.test";
      await withCompany({ companyId: own.id }, async ({ companyId: company_id, db }) => {
        const user = await db.user.create({
          data: { company_id, email, name: "Olga", password_hash: hash },
        });
        await db.login.create({ data: { email, company_id, user_id: user.id } });
        const role = await db.role.findFirstOrThrow({ where: { company_id } });
        await db.user_role.create({ data: { company_id, user_id: user.id, role_id: role.id } });
      });
      const olga = new Visitor(room.app.url);
      await olga.signIn(email, PASSWORD);
      return olga;
    },
    async revoke() {
      await asClient(room.app.ownerUrl, (owner) =>
        owner.query("select revoke_system_staff($1)", [own.email]),
      );
    },
  };
}

/** The acts of system staff in a company's audit, in order. */
export function staffActs(companyId: number) {
  return withCompany({ companyId }, ({ db }) =>
    db.audit.findMany({
      where: { staff_name: { not: null } },
      orderBy: { id: "asc" },
      select: {
        act: true,
        actor_id: true,
        staff_name: true,
        staff_email: true,
        reason: true,
        after: true,
      },
    }),
  );
}
