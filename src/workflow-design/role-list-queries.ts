import type { Actor, RoleList } from "../access/index.js";
import { bytesOfLists, keptByRights, type CompanyTx } from "../db/index.js";

/** Which tickets a role list speaks for: DRAFT lists are a draft's, LIVE ones govern the tickets of all versions. */
export type Stage = "DRAFT" | "LIVE";
export type RoleListKind = "TICKET_ADMIN" | "SUBMITTER" | "EXECUTOR";

/** A role list with the names of its roles, both in the order of the names. */
export interface NamedRoleList extends RoleList {
  readonly roleNames: readonly string[];
}

/** The role lists of a workflow. A component without an entry has no list: nobody but ticket admins and company admins. */
export interface RoleLists {
  readonly ticketAdmin: NamedRoleList;
  /** By the key of the ticket definition. */
  readonly submitter: ReadonlyMap<string, NamedRoleList>;
  /** By the key of the task definition. */
  readonly executor: ReadonlyMap<string, NamedRoleList>;
}

/** The lists that govern tickets at this moment. */
export type LiveRoleLists = RoleLists;

const NOBODY: NamedRoleList = { restricted: true, roleIds: [], roleNames: [] };

interface Row {
  readonly kind: RoleListKind;
  readonly componentKey: string;
  readonly restricted: boolean;
  readonly roleIds: readonly number[];
  readonly roleNames: readonly string[];
}

/** The lists that govern the tickets of a workflow now. One query, or none where they are kept. */
export async function liveRoleLists(tx: CompanyTx, familyId: number): Promise<LiveRoleLists> {
  const read = () => roleLists(tx, familyId, "LIVE");
  return keptByRights(tx, `lists/${familyId}`, read, ({ ticketAdmin, submitter, executor }) =>
    bytesOfLists(
      [ticketAdmin, ...submitter.values(), ...executor.values()].map((list) => list.roleIds.length),
    ),
  );
}

/** The lists of a workflow's draft or of its live tickets. One query. */
export async function roleLists(tx: CompanyTx, familyId: number, stage: Stage): Promise<RoleLists> {
  const rows = await tx.db.$queryRaw<Row[]>`
    select l.kind::text as kind, l.component_key as "componentKey", l.restricted,
      coalesce(array_agg(r.id order by r.name collate "C") filter (where r.id is not null), '{}') as "roleIds",
      coalesce(array_agg(r.name order by r.name collate "C") filter (where r.id is not null), '{}') as "roleNames"
    from role_list l
    left join role_list_role x on x.company_id = l.company_id and x.role_list_id = l.id
    left join role r on r.company_id = x.company_id and r.id = x.role_id
    where l.company_id = ${tx.companyId} and l.workflow_family_id = ${familyId} and l.stage = ${stage}::role_list_stage
    group by l.company_id, l.id`;
  const byKey = (kind: RoleListKind): ReadonlyMap<string, NamedRoleList> =>
    new Map(rows.filter((row) => row.kind === kind).map((row) => [row.componentKey, listOf(row)]));
  return {
    ticketAdmin: byKey("TICKET_ADMIN").get("") ?? NOBODY,
    submitter: byKey("SUBMITTER"),
    executor: byKey("EXECUTOR"),
  };
}

function listOf({ restricted, roleIds, roleNames }: Row): NamedRoleList {
  return { restricted, roleIds, roleNames };
}

/** What an actor may do over all workflows, by the lists that are live now. */
export interface ListsOfActor {
  /** Families whose tickets the actor administers. */
  readonly adminFamilies: readonly number[];
  readonly submit: readonly { readonly familyId: number; readonly key: string }[];
  readonly execute: readonly { readonly familyId: number; readonly taskKey: string }[];
}

/** What the actor's roles allow over all workflows; company admins may everything. One query, or none where it is kept. */
export async function roleListsOfActor(
  tx: CompanyTx,
  { isCompanyAdmin, roles }: Pick<Actor, "isCompanyAdmin" | "roles">,
): Promise<ListsOfActor> {
  const roleIds = roles.map((role) => role.id);
  const who = `${isCompanyAdmin ? "admin" : ""}/${roleIds.join()}`;
  const read = () => readLists(tx, isCompanyAdmin, roleIds);
  return keptByRights(tx, `allowed/${who}`, read, (lists) =>
    bytesOfLists([lists.execute.length + lists.submit.length + lists.adminFamilies.length]),
  );
}

async function readLists(
  tx: CompanyTx,
  isCompanyAdmin: boolean,
  roleIds: readonly number[],
): Promise<ListsOfActor> {
  const rows = await tx.db.$queryRaw<{ familyId: number; kind: RoleListKind; key: string }[]>`
    select l.workflow_family_id as "familyId", l.kind::text as kind, l.component_key as key
    from role_list l
    where l.company_id = ${tx.companyId} and l.stage = 'LIVE'
      and (${isCompanyAdmin} or (l.kind <> 'TICKET_ADMIN' and not l.restricted)
        or (l.restricted and exists (
          select from role_list_role x
          where x.company_id = l.company_id and x.role_list_id = l.id and x.role_id = any(${[...roleIds]}::int[]))))
    order by l.workflow_family_id, l.component_key collate "C"`;
  const ofKind = (kind: RoleListKind): typeof rows => rows.filter((row) => row.kind === kind);
  return {
    adminFamilies: ofKind("TICKET_ADMIN").map((row) => row.familyId),
    submit: ofKind("SUBMITTER").map(({ familyId, key }) => ({ familyId, key })),
    execute: ofKind("EXECUTOR").map(({ familyId, key }) => ({ familyId, taskKey: key })),
  };
}
