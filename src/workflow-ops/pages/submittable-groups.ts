import type { Submittable } from "../tickets/submittable-queries.js";

/** The kinds of tickets of one workflow. */
export interface SubmittableGroup {
  readonly workflowTitle: string;
  readonly kinds: readonly Submittable[];
}

/** Kinds of tickets, which come by workflow, under the titles of their workflows. */
export function byWorkflow(kinds: readonly Submittable[]): readonly SubmittableGroup[] {
  const groups = new Map<number, Submittable[]>();
  for (const kind of kinds) {
    const group = groups.get(kind.familyId);
    if (group) group.push(kind);
    else groups.set(kind.familyId, [kind]);
  }
  return [...groups.values()].map((group) => ({
    workflowTitle: group[0]?.workflowTitle ?? "",
    kinds: group,
  }));
}
