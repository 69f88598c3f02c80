import type { Identity, Result } from "../../access/index.js";
import { findLogin, withCompany } from "../../db/index.js";
import { writeMail, writeToStranger } from "../../mail/index.js";
import { seal, unseal } from "../../sealing/index.js";
import { signUpHours } from "../../settings.js";
import { addressIsUsed, confirmSignUp } from "../letters.js";
import { makeCompany, prepareSignUp, type PreparedSignUp, type SignUp } from "./sign-up-company.js";

/** The whole addresses that the letter names. */
interface Addresses {
  readonly confirmation: (token: string) => string;
  readonly signIn: string;
}

/**
 * Mails a link that makes the company; until it is used, nothing of the sign-up is stored. To an address that is used already
 * goes a letter that says so, and the answer is the same.
 */
export async function requestSignUp(input: SignUp, addresses: Addresses): Promise<Result> {
  const prepared = await prepareSignUp(input);
  if (!prepared.ok) return prepared;
  const { signUp } = prepared;
  const recipient = signUp.email;
  const login = await findLogin(recipient);
  if (login) {
    const letter = addressIsUsed({ name: signUp.name, link: addresses.signIn });
    await withCompany(login, (tx) => writeMail(tx, login.userId, { recipient, ...letter }));
  } else {
    const link = addresses.confirmation(seal("sign_up", signUp, signUpHours * 3600));
    await writeToStranger({ recipient, ...confirmSignUp({ name: signUp.name, link }) });
  }
  return { ok: true };
}

/** What a confirmation's link stands for; null for a forged or expired one. */
export function signUpOf(token: string): PreparedSignUp | null {
  return unseal("sign_up", token) as PreparedSignUp | null;
}

/** Makes the company that a link stands for: once, since its address is used from then on. */
export function completeSignUp(
  signUp: PreparedSignUp,
  address: string | undefined,
): Promise<Result<{ identity: Identity }>> {
  return makeCompany(signUp, address);
}
