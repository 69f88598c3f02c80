import { isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { callLimits } from "../settings.js";
import { CallFailure } from "./failure.js";
import { hostOf } from "./url-problem.js";
import type { Network } from "./use-calling.js";

/** Addresses that are tried at most, of those that a name has. */
const MOST_ADDRESSES = 8;

/** How far a connection came. */
export interface Progress {
  /** The server took the connection, before any certificate. */
  reached: boolean;
  /** From here on the request may have been read. */
  connected: boolean;
  /** How much came so far, of whatever kind. */
  bytes: () => number;
}

/** Nothing yet. */
export function noProgress(): Progress {
  return { reached: false, connected: false, bytes: () => 0 };
}

/** Connects as the system does: for origins that the operator listed. */
export function plainConnector(progress: Progress): buildConnector.connector {
  return connectBy({}, progress, () => true);
}

/**
 * Connects to public addresses alone. The name is asked for once, every address it has is looked at, and the connection goes to
 * one of those and is looked at again when it stands.
 */
export function guardedConnector(
  url: URL,
  network: Network,
  progress: Progress,
  signal: AbortSignal,
): buildConnector.connector {
  const allows = network.allows;
  return (options, callback) => {
    checkedAddresses(hostOf(url), network, signal)
      .then((addresses) => {
        const lookup = answerWith(addresses);
        const connect = connectBy(
          { lookup, ...(network.ca && { ca: network.ca }) },
          progress,
          allows,
        );
        connect(options, callback);
      })
      .catch((error: unknown) => callback(asError(error), null));
  };
}

async function checkedAddresses(
  host: string,
  network: Network,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(callLimits.connectSeconds * 1000)]);
  const literal = isIP(host) !== 0;
  const addresses = literal ? [host] : await network.resolve(host, deadline);
  signal.throwIfAborted();
  const refused = addresses.filter((address) => !network.allows(address));
  if (addresses.length > 0 && refused.length === 0) return addresses.slice(0, MOST_ADDRESSES);
  throw new CallFailure(
    literal ? "refused_address" : "no_such_name",
    refused.length > 0 ? `refused: ${refused.slice(0, MOST_ADDRESSES).join(", ")}` : "no address",
  );
}

/** A lookup that knows one answer, so that nothing is asked a second time. */
function answerWith(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, options, callback) => {
    const [first] = all;
    if (options.all) callback(null, all);
    else callback(null, first?.address ?? "", first?.family);
  };
}

function connectBy(
  more: { lookup?: LookupFunction; ca?: string },
  progress: Progress,
  allows: (address: string) => boolean,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: callLimits.connectSeconds * 1000,
    maxCachedSessions: 0,
    allowH2: false,
    rejectUnauthorized: true,
    ...more,
  });
  return (options, callback) => {
    const socket: unknown = connect(options, (...answer) => {
      const [error, connection] = answer;
      if (error) return callback(error, null);
      const address = connection.remoteAddress ?? "";
      if (!allows(address)) {
        connection.destroy();
        return callback(new CallFailure("refused_address", `connected to ${address}`), null);
      }
      progress.connected = true;
      progress.bytes = () => connection.bytesRead;
      callback(null, connection);
    });
    if (isSocket(socket)) socket.once("connect", () => (progress.reached = true));
  };
}

function isSocket(value: unknown): value is NodeJS.EventEmitter {
  return typeof value === "object" && value !== null && "once" in value;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
