import type { Escalation, TaskDefinition } from "../definition.js";
import type { Check, CheckedWorkflow } from "./checked-workflow.js";
import type { Finding, FindingCode } from "./finding.js";

/** Something is due at some time, and whoever hears of it afterwards can do something about it. */
export const dueTimes: Check = ({ definition, known }) =>
  definition.tasks.flatMap((task): readonly Finding[] => {
    if (task.due === null) return [];
    const { counted, escalation } = task.due;
    const never = counted === "working" && known.weeklyMinutes === 0;
    return [
      ...(never
        ? [
            warning(
              "never_due",
              task,
              `is due after working hours, but the company’s calendar has none: it never will be. Set the working week, or count all hours.`,
            ),
          ]
        : []),
      ...(escalation === null ? [] : escalations(task, escalation, known)),
    ];
  });

function escalations(
  task: TaskDefinition,
  { act, role }: Escalation,
  known: CheckedWorkflow["known"],
): readonly Finding[] {
  if (known.roles && !known.roles.has(role))
    return [
      {
        ...warning(
          "unknown_role",
          task,
          `escalates to the role “${role}”, which this company does not have. Make the role, or choose another.`,
        ),
        severity: "error",
      },
    ];
  if (act === "reassign" && task.task_type !== "FORM")
    return [
      warning(
        "escalation_of_action",
        task,
        `is done by another system, so it cannot be given to ${role}. Tell them instead.`,
      ),
    ];
  const of = known.escalations?.get(task.key);
  if (of === undefined) return [];
  if (of.holders === 0)
    return [
      warning(
        "escalation_to_nobody",
        task,
        `escalates to ${role}, but nobody holds that role. Give it to somebody, or choose another.`,
      ),
    ];
  if (act === "reassign" && of.able === 0)
    return [
      warning(
        "escalation_to_others",
        task,
        `is given to ${role} when it is overdue, but nobody of that role may do it. Tick ${role} under who may do it, or tell them instead.`,
      ),
    ];
  return [];
}

function warning(code: FindingCode, task: TaskDefinition, says: string): Finding {
  const place = { kind: "task", key: task.key, part: "due" } as const;
  return { code, severity: "warning", place, sentence: `${task.title || task.key} ${says}` };
}
