import { hash, verify } from "@node-rs/argon2";
import { passwordChecks } from "../../settings.js";

// argon2id, 19 MiB, two passes: OWASP's floor, about 30 ms
const ARGON = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** What an unknown account is checked against, so that the answer takes as long as for a known one. */
const NOBODY =
  "$argon2id$v=19$m=19456,t=2,p=1$HdY6VXvo7DFP88jbs6P9cQ$9erdOf+egt8QfOzrZesfpekulqF/QV38nllfEcx/frg";

/** The hash to store of a password, as typed. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, ARGON));
}

/** Whether it is this password; with no hash (unknown account, no password yet) it takes as long and says no. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const fits = await inTurn(() => verify(stored ?? NOBODY, password));
  return fits && stored !== null;
}

let running = 0;
const waiting: (() => void)[] = [];

/** A few at once, in order: each takes memory and one of four threads that others need too. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= passwordChecks.atOnce) {
    if (waiting.length >= passwordChecks.waiting) throw new TooManyPasswords();
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** More password checks than can wait: answered with 503. */
class TooManyPasswords extends Error {
  readonly status = 503;
}
