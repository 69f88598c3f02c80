import type { Identity } from "../../access/index.js";
import { findLogin } from "../../db/index.js";
import { isPassword } from "./hash-password.js";

/** Whose address and password these are; null for a wrong, unknown or deactivated account, which all take as long. */
export async function checkPassword(email: string, password: string): Promise<Identity | null> {
  const login = await findLogin(normalEmail(email));
  const right = await isPassword(login?.passwordHash ?? null, password);
  if (!login || !right || !login.isActive) return null;
  return { companyId: login.companyId, userId: login.userId, authEpoch: login.authEpoch };
}

/** An address as it is stored and compared. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
