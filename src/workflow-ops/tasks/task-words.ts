import { listInWords, type TaskStatus, type TaskType } from "../../engine/index.js";

/** Whom an open task waits for. */
export interface WaitingTask {
  readonly taskType: TaskType;
  readonly status: TaskStatus;
  readonly claimedByName: string | null;
  readonly userNames: readonly string[] | null;
  readonly roleNames: readonly string[] | null;
}

/** Who has an open task, or whom it waits for: "with Frank Osei", "waits for Finance", "waits for anybody". */
export function whoHasIt(task: WaitingTask): string {
  if (task.taskType !== "FORM") return actionInWords(task.status);
  if (task.claimedByName !== null) return `with ${task.claimedByName}`;
  return `waits for ${whoIsAsked(task)}`;
}

/** The same for a picture, where there is little room: "Frank Osei", "for Finance", "another system". */
export function whoInShort(task: Omit<WaitingTask, "status">): string {
  if (task.taskType !== "FORM") return "another system";
  return task.claimedByName ?? `for ${whoIsAsked(task)}`;
}

/** Who may know of a task's holder by name, and who asks. */
interface Held extends WaitingTask {
  readonly claimedBy: number | null;
  readonly named: boolean;
  readonly userIds: readonly number[];
}

/** An open task as the requester of its ticket is told of it: by the roles that may do it, not by who has it or is named; but themselves as "you". */
export function asRequesterSees<T extends Held>(
  task: T,
  readerId: number,
): T & { readonly yours: boolean } {
  const roles =
    task.roleNames === null ? "somebody" : listInWords(task.roleNames, "or") || "nobody";
  const has = task.claimedBy === readerId;
  const claimed = has ? "you" : roles;
  return {
    ...task,
    yours: has || (task.claimedBy === null && task.named && task.userIds.includes(readerId)),
    claimedByName: task.claimedBy === null ? null : claimed,
    userNames: task.named && task.userIds.includes(readerId) ? ["you"] : null,
  };
}

/** What an open action waits for, for whoever need not know which system that is. */
function actionInWords(status: TaskStatus): string {
  switch (status) {
    case "IN_PROGRESS":
      return "another system is being asked";
    case "PENDING":
      return "waits for the answer of another system";
    case "ERROR":
      return "did not succeed; the ticket admins are told";
    default:
      return "another system will be asked";
  }
}

/** Whom a task asks: the users it names, else its roles, else anybody. Nobody when a list is empty. */
export function whoIsAsked({ userNames, roleNames }: Omit<WaitingTask, "status">): string {
  const asked = userNames ?? roleNames;
  if (asked === null) return "anybody";
  return asked.length === 0 ? "nobody who could do it" : listInWords(asked, "or");
}
