import type { Actor, Identity } from "../access/index.js";
import { presume, Prisma, readCompany, type CompanyTx } from "../db/index.js";
import { sessionLimits } from "../settings.js";

interface ActorRow {
  email: string;
  name: string;
  company_name: string;
  auth_epoch: number;
  lacks_second_factor: boolean;
  is_staff: boolean;
  rights_version: number;
  time_zone: string;
  roles: { id: number; name: string; admin: boolean; designer: boolean }[];
}

/** The actor of a session as of now; null when the user is inactive, their company suspended or their sessions were ended. */
export async function loadActor(
  { companyId, userId, authEpoch }: Identity,
  address?: string,
): Promise<Actor | null> {
  const row = await readCompany({ companyId }, (tx) => actorRow(tx, userId));
  if (!row || row.auth_epoch !== authEpoch) return null;
  return asActor(row, { companyId, userId, ...(address === undefined ? {} : { address }) });
}

/** A session as it was read with its actor. */
interface ReadSession {
  readonly sid: string;
  readonly version: number;
  readonly identity: Identity;
}

/**
 * Presumes that a session and its actor are as they were read: it is asked with the first that is asked for them. Everything that is read with an
 * actor raises the version of the company's rights when it changes, but what is asked here.
 */
export function presumeActor(actor: Actor, { sid, version, identity }: ReadSession): void {
  presume(
    actor,
    Prisma.sql`
    select 1 as holds
      from session s
      join "user" u on u.company_id = s.company_id and u.id = s.user_id
      join company c on c.id = u.company_id
     where s.sid = ${sid} and s.version = ${version} and s.ended_at is null and s.expire > localtimestamp
       and s.created_at > now() - make_interval(secs => ${sessionLimits.absoluteSeconds}::int)
       and u.company_id = ${identity.companyId} and u.id = ${identity.userId} and u.is_active and u.auth_epoch = ${identity.authEpoch}
       and c.suspended_at is null and c.rights_version = ${actor.rightsVersion ?? -1}
       and exists (select from system_staff f where f.company_id = u.company_id and f.user_id = u.id) = ${actor.isSystemStaff ?? false}`,
  );
}

/** Whether what was read with an actor is as it was, but whether they are staff: one cheap statement. */
export async function isUnchanged(
  { companyId, db }: CompanyTx,
  { rightsVersion, userId }: Actor,
): Promise<boolean> {
  const [row] = await db.$queryRaw<unknown[]>`
    select 1 as holds from "user" u join company c on c.id = u.company_id
     where u.company_id = ${companyId} and u.id = ${userId} and u.is_active
       and c.suspended_at is null and c.rights_version = ${rightsVersion ?? -1}`;
  return row !== undefined;
}

/** The same person read again inside the transaction that writes; null when they are no longer active, or their company was suspended. */
export async function actorNow(
  tx: CompanyTx,
  actor: Pick<Actor, "companyId" | "userId" | "address">,
): Promise<Actor | null> {
  const row = await actorRow(tx, actor.userId);
  return row && asActor(row, actor);
}

async function actorRow({ companyId, db }: CompanyTx, userId: number): Promise<ActorRow | null> {
  const [row] = await db.$queryRaw<ActorRow[]>`
    select u.email, u.name, u.auth_epoch, c.name as company_name, c.rights_version,
           coalesce(u.time_zone, c.time_zone) as time_zone,
           c.requires_two_factor and not exists (
             select from second_factor f where f.company_id = u.company_id and f.user_id = u.id) as lacks_second_factor,
           exists (select from system_staff s where s.company_id = u.company_id and s.user_id = u.id) as is_staff,
           coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'admin', r.is_company_admin,
             'designer', r.is_workflow_designer) order by lower(r.name)) filter (where r.id is not null), '[]') as roles
      from "user" u
      join company c on c.id = u.company_id
      left join user_role m on m.company_id = u.company_id and m.user_id = u.id
      left join role r on r.company_id = m.company_id and r.id = m.role_id
     where u.company_id = ${companyId} and u.id = ${userId} and u.is_active and c.suspended_at is null
     group by u.company_id, u.id, c.id`;
  return row ?? null;
}

function asActor(
  row: ActorRow,
  { companyId, userId, address }: { companyId: number; userId: number; address?: string },
): Actor {
  return {
    companyId,
    userId,
    companyName: row.company_name,
    name: row.name,
    email: row.email,
    roles: row.roles.map(({ id, name }) => ({ id, name })),
    isCompanyAdmin: row.roles.some((role) => role.admin),
    isDesigner: row.roles.some((role) => role.designer),
    rightsVersion: row.rights_version,
    timeZone: row.time_zone,
    ...(row.is_staff ? { isSystemStaff: true } : {}),
    ...(row.lacks_second_factor ? { mustSetUpTwoFactor: true } : {}),
    ...(address === undefined ? {} : { address }),
  };
}
