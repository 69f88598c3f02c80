import { signingSecrets } from "../accounts/index.js";
import { findLogin, withCompany } from "../db/index.js";
import { openReceiver, type Receiver, type ReceiverOptions } from "./receiver/open-receiver.js";

/** Opens the receiver that the demo's actions call; it knows the secrets that Acme's calls are signed with. */
export function openDemoReceiver(
  options: Pick<ReceiverOptions, "file" | "port" | "log" | "second">,
): Promise<Receiver> {
  return openReceiver({ ...options, secrets: secretsOfAcme });
}

async function secretsOfAcme(): Promise<readonly string[]> {
  const login = await findLogin("alice@acme.test");
  return login ? withCompany(login, signingSecrets) : [];
}
