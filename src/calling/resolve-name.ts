import { Resolver } from "node:dns/promises";

const TRY_MS = 1_500;
const TRIES = 2;

/**
 * Every address of a name, as the name servers give them: /etc/hosts and search domains are not asked, since they tell of one's
 * own network, and no thread of the process waits for a name server that is slow on purpose. `servers` are asked instead of the system's.
 */
export async function resolveName(
  name: string,
  signal: AbortSignal,
  servers?: readonly string[],
): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
  if (servers) resolver.setServers(servers);
  signal.addEventListener("abort", () => resolver.cancel(), { once: true });
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
}
