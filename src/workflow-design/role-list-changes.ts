import type { CompanyTx } from "../db/index.js";
import { roleLists, type NamedRoleList, type RoleListKind } from "./role-list-queries.js";

/** Who a list lets in, in role names; null for everybody. */
type Names = readonly string[] | null;

/** A role list that publishing the draft changes. */
export interface RoleListDifference {
  readonly kind: RoleListKind;
  /** '' for the ticket admins. */
  readonly componentKey: string;
  /** Absent where there was no such list. */
  readonly before?: Names;
  readonly after: Names;
}

/** What publishing a workflow's draft changes of who may do what, compared with what is live. Two queries. */
export async function draftRoleChanges(
  tx: CompanyTx,
  familyId: number,
): Promise<readonly RoleListDifference[]> {
  const live = await roleLists(tx, familyId, "LIVE");
  const draft = await roleLists(tx, familyId, "DRAFT");
  const compare = (
    kind: RoleListKind,
    from: ReadonlyMap<string, NamedRoleList>,
    to: ReadonlyMap<string, NamedRoleList>,
  ): readonly RoleListDifference[] =>
    [...to].flatMap(([componentKey, list]) => {
      const old = from.get(componentKey);
      const after = namesOf(list);
      if (old === undefined) return [{ kind, componentKey, after }];
      const before = namesOf(old);
      return JSON.stringify(before) === JSON.stringify(after)
        ? []
        : [{ kind, componentKey, before, after }];
    });
  return [
    ...compare(
      "TICKET_ADMIN",
      new Map([["", live.ticketAdmin]]),
      new Map([["", draft.ticketAdmin]]),
    ),
    ...compare("SUBMITTER", live.submitter, draft.submitter),
    ...compare("EXECUTOR", live.executor, draft.executor),
  ];
}

function namesOf(list: NamedRoleList): Names {
  return list.restricted ? list.roleNames : null;
}
