import type { RoleList } from "../access/index.js";

/** A role list in one line: what a form of it was made from. */
export function listStamp(list: RoleList | undefined): string {
  if (list === undefined) return "none";
  const ids = list.roleIds.toSorted((a, b) => a - b).join(",");
  return `${list.restricted ? "roles" : "anyone"}:${ids}`;
}
