import type { CompanyTx } from "../db/index.js";
import { sessionLimits } from "../settings.js";

/** A session of a user that still lives. */
export interface SessionRow {
  /** SHA-256 of its id, which itself is never shown. */
  readonly key: string;
  readonly address: string;
  /** The browser, as it called itself. */
  readonly agent: string;
  readonly created_at: Date;
  /** To about five minutes. */
  readonly seen_at: Date;
}

/** A user's sessions, the one used last first. */
export async function sessionsOf(
  { companyId, db }: CompanyTx,
  userId: number,
): Promise<SessionRow[]> {
  const { idleSeconds, absoluteSeconds } = sessionLimits;
  return db.$queryRaw<SessionRow[]>`
    select encode(sha256(convert_to(s.sid, 'UTF8')), 'hex') as key, s.created_at,
           now() + (s.expire - localtimestamp) - make_interval(secs => ${idleSeconds}::int) as seen_at,
           coalesce(s.sess -> 'place' ->> 'address', '') as address,
           coalesce(s.sess -> 'place' ->> 'agent', '') as agent
      from session s
      join "user" u on u.company_id = s.company_id and u.id = s.user_id
     where s.company_id = ${companyId} and s.user_id = ${userId} and s.ended_at is null
       and s.expire > localtimestamp and s.created_at > now() - make_interval(secs => ${absoluteSeconds}::int)
       and s.sess -> 'passport' -> 'user' ->> 'authEpoch' = u.auth_epoch::text
     order by seen_at desc, s.created_at desc`;
}

const BROWSERS = [
  [/\bEdg/, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
] as const;
const SYSTEMS = [
  [/\bAndroid\b/, "Android"],
  [/\b(iPhone|iPad)\b/, "iOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
] as const;

/** A browser in words, such as "Firefox on Linux". */
export function agentWords(agent: string): string {
  const named = (list: readonly (readonly [RegExp, string])[]): string | undefined =>
    list.find(([sign]) => sign.test(agent))?.[1];
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? "Another program";
}
