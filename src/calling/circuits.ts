import { circuitLimits } from "../settings.js";

/** A host that failed for a company. */
interface Circuit {
  failures: number;
  /** Milliseconds; until then nothing passes. */
  openUntil: number;
  /** One call is under way to see whether the host is well again. */
  probing: boolean;
}

const PROBE_SECONDS = 5;

/** By company and host: what one company does to a host closes it to nobody else. */
const circuits = new Map<string, Circuit>();

/** What a call says of its host: well, ill, or nothing. */
export type Health = "well" | "ill" | "unknown";

/** A call that passed; tell it how the host was. */
export interface Passage {
  tell(health: Health): void;
}

/** Forgets all failures. */
export function forgetCircuits(): void {
  circuits.clear();
}

/** May a call of this company go to this host now? Else: after how many seconds to ask again. */
export function passCircuit(companyId: number, host: string): Passage | { afterSeconds: number } {
  const key = `${companyId} ${host}`;
  const circuit = circuits.get(key);
  if (!circuit || circuit.failures < circuitLimits.failures) return passage(key, false);
  const left = circuit.openUntil - Date.now();
  if (left > 0) return { afterSeconds: Math.ceil(left / 1000) };
  if (circuit.probing) return { afterSeconds: PROBE_SECONDS };
  circuit.probing = true;
  return passage(key, true);
}

function passage(key: string, probe: boolean): Passage {
  return {
    tell: (health) => {
      const circuit = circuits.get(key);
      if (circuit && probe) circuit.probing = false;
      if (health === "well") circuits.delete(key);
      if (health === "ill") count(key, circuit, probe);
    },
  };
}

/** One failure more. Those that were under way when the circuit opened do not make the pause longer. */
function count(key: string, circuit: Circuit | undefined, probe: boolean): void {
  if (!probe && circuit && circuit.failures >= circuitLimits.failures) return;
  const failures = (circuit?.failures ?? 0) + 1;
  const doublings = failures - circuitLimits.failures;
  const pause = Math.min(
    circuitLimits.firstPauseSeconds * 2 ** doublings,
    circuitLimits.longestPauseSeconds,
  );
  circuits.delete(key); // the newest stand last
  circuits.set(key, {
    failures,
    openUntil: doublings < 0 ? 0 : Date.now() + pause * 1000,
    probing: false,
  });
  const [oldest] = circuits.keys();
  if (circuits.size > circuitLimits.remembered && oldest !== undefined) circuits.delete(oldest);
}
