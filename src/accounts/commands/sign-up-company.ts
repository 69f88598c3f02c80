import { reject, type Identity, type Result } from "../../access/index.js";
import { errorCode, withNewCompany } from "../../db/index.js";
import { normalEmail } from "../passwords/check-password.js";
import { hashPassword } from "../passwords/hash-password.js";
import { passwordProblem } from "../passwords/password-problem.js";
import { recordAudit } from "./record-audit.js";

/** What a new company gives of itself; texts are trimmed already. */
export interface SignUp {
  readonly companyName: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly address?: string;
}

const DEFAULT_ROLES = [
  {
    name: "Company Admin",
    description: "Manages users, roles and settings, and may do everything in the company.",
    is_company_admin: true,
  },
  {
    name: "Workflow Designer",
    description: "Designs, publishes, imports and exports workflows.",
    is_workflow_designer: true,
  },
  { name: "Employee", description: "Submits tickets." },
];

/** A sign-up whose password was looked at and hashed. */
export interface PreparedSignUp {
  readonly companyName: string;
  readonly name: string;
  /** In small letters. */
  readonly email: string;
  readonly passwordHash: string;
}

/** Makes a company with the default roles and its first user as Company Admin; gives who can be signed in at once. */
export async function signUpCompany(input: SignUp): Promise<Result<{ identity: Identity }>> {
  const prepared = await prepareSignUp(input);
  return prepared.ok ? makeCompany(prepared.signUp, input.address) : prepared;
}

/** Looks at the password and hashes it; makes nothing yet. */
export async function prepareSignUp(input: SignUp): Promise<Result<{ signUp: PreparedSignUp }>> {
  const { companyName, name } = input;
  const email = normalEmail(input.email);
  const problem = passwordProblem(input.password, { email, name, companyName });
  if (problem) return invalid("password", problem);
  const passwordHash = await hashPassword(input.password);
  return { ok: true, signUp: { companyName, name, email, passwordHash } };
}

/** Makes the company of a prepared sign-up; refused when the address is used by now. */
export async function makeCompany(
  { companyName, name, email, passwordHash: password_hash }: PreparedSignUp,
  address: string | undefined,
): Promise<Result<{ identity: Identity }>> {
  try {
    return await withNewCompany(async (tx) => {
      const company_id = tx.companyId;
      await tx.db.company.create({ data: { id: company_id, name: companyName } });
      const user = await tx.db.user.create({ data: { company_id, email, name, password_hash } });
      await tx.db.login.create({ data: { email, company_id, user_id: user.id } });
      const roles = await tx.db.role.createManyAndReturn({
        data: DEFAULT_ROLES.map((role) => ({ company_id, ...role })),
      });
      const admins = roles.filter((role) => role.is_company_admin);
      await tx.db.user_role.createMany({
        data: admins.map((role) => ({ company_id, user_id: user.id, role_id: role.id })),
      });
      const actor = {
        userId: user.id,
        ...(address === undefined ? {} : { address }),
      };
      await recordAudit(tx, actor, {
        act: "company_signed_up",
        objectKind: "company",
        objectId: company_id,
        after: { name: companyName, user: { name, email } },
      });
      const identity = { companyId: company_id, userId: user.id, authEpoch: user.auth_epoch };
      return { ok: true, identity } as const;
    });
  } catch (error) {
    if (errorCode(error) !== "unique") throw error;
    return invalid(
      "email",
      "Email address is used for an account already. Sign in with it, or use another",
    );
  }
}

function invalid(field: string, message: string): ReturnType<typeof reject> {
  return reject("invalid", `Expected a sign-up that can be made, but: ${message}.`, {
    errors: [{ field, message }],
  });
}
