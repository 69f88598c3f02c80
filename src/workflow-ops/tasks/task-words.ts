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
export function whoIsAsked({ userNames, roleNames }: WaitingTask): string {
  const asked = userNames ?? roleNames;
  if (asked === null) return "anybody";
  return asked.length === 0 ? "nobody who could do it" : listInWords(asked, "or");
}
