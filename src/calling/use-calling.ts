import { isPublicAddress } from "./addresses.js";
import { forgetCircuits } from "./circuits.js";
import { resolveName } from "./resolve-name.js";

/** Where details of a call go that a tenant is not told. */
export interface CallingLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** The network that guarded calls go to. Tests put their own here; nobody else does. */
export interface Network {
  /** Every address of a name; none for a name that has none. */
  readonly resolve: (name: string, signal: AbortSignal) => Promise<readonly string[]>;
  /** May a guarded call connect to this address? */
  readonly allows: (address: string) => boolean;
  /** Certificate authorities to trust, if not the system's. */
  readonly ca?: string;
}

/** How calls leave this installation. */
export interface CallingOptions {
  /** Origins such as http://orders.intranet:8080 that may be called whatever their address is. */
  readonly allowedOrigins: readonly string[];
  /** Ports of public servers that may be called, besides 443. */
  readonly allowedPorts?: readonly number[];
  readonly log?: CallingLog;
  readonly network?: Network;
}

const SILENT: CallingLog = { info: () => undefined, warn: () => undefined };
const PUBLIC: Network = { resolve: resolveName, allows: isPublicAddress };

let options: CallingOptions = { allowedOrigins: [] };

/** Tells how calls leave, once at start. Until then only public servers on port 443 may be called. */
export function useCalling(given: CallingOptions): void {
  options = given;
  forgetCircuits();
}

/** Did the operator list this origin? */
export function isListed(origin: string): boolean {
  return options.allowedOrigins.includes(origin);
}

export function allowedPorts(): readonly number[] {
  return [443, ...(options.allowedPorts ?? [])];
}

export function callLog(): CallingLog {
  return options.log ?? SILENT;
}

export function network(): Network {
  return options.network ?? PUBLIC;
}
