import { randomBytes } from "node:crypto";
import type { CompanyTx } from "../../db/index.js";
import { digest } from "../../sealing/index.js";

const CODES = 10;
const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

/** Codes that stand in for the app once each: 120 random bits in four groups. */
export function newCodes(): string[] {
  return Array.from({ length: CODES }, () => {
    const letters = Array.from(randomBytes(24), (byte) => LETTERS[byte % 32]).join("");
    return (letters.match(/.{6}/g) ?? []).join("-");
  });
}

/** How a code is stored, however it was typed. */
export function recoveryHash(typed: string): string {
  return digest(typed.toLowerCase().replaceAll(/[^a-z2-7]/g, ""));
}

/** Makes these a user's codes, and all earlier ones void. */
export async function storeCodes(
  { companyId, db }: CompanyTx,
  userId: number,
  codes: readonly string[],
): Promise<void> {
  const own = { company_id: companyId, user_id: userId };
  await db.recovery_code.deleteMany({ where: own });
  await db.recovery_code.createMany({
    data: codes.map((code) => ({ ...own, code_hash: recoveryHash(code) })),
  });
}
