import { callLimits } from "../settings.js";

const companies = new Map<number, number>();
const hosts = new Map<string, number>();

/** A place among this process's calls under way; undefined when the company or the host has as many as it may. Nobody queues. */
export function takePlace(companyId: number, host: string): (() => void) | undefined {
  const ofCompany = companies.get(companyId) ?? 0;
  const ofHost = hosts.get(host) ?? 0;
  if (ofCompany >= callLimits.atOnceCompany || ofHost >= callLimits.atOnceHost) return undefined;
  companies.set(companyId, ofCompany + 1);
  hosts.set(host, ofHost + 1);
  return () => {
    leave(companies, companyId);
    leave(hosts, host);
  };
}

function leave<Key>(places: Map<Key, number>, key: Key): void {
  const left = (places.get(key) ?? 1) - 1;
  if (left > 0) places.set(key, left);
  else places.delete(key);
}
