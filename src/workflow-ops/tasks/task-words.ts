import { listInWords } from "../../engine/index.js";

/** Whom an open task waits for. */
export interface WaitingTask {
  readonly claimedByName: string | null;
  readonly userNames: readonly string[] | null;
  readonly roleNames: readonly string[] | null;
}

/** Who has an open task, or whom it waits for: "with Frank Osei", "waits for Finance", "waits for anybody". */
export function whoHasIt(task: WaitingTask): string {
  if (task.claimedByName !== null) return `with ${task.claimedByName}`;
  return `waits for ${whoIsAsked(task)}`;
}

/** Whom a task asks: the users it names, else its roles, else anybody. Nobody when a list is empty. */
export function whoIsAsked({ userNames, roleNames }: WaitingTask): string {
  const asked = userNames ?? roleNames;
  if (asked === null) return "anybody";
  return asked.length === 0 ? "nobody who could do it" : listInWords(asked, "or");
}
