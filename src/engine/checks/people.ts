import { propertyKind } from "../words/property.js";
import type { Check, CheckedWorkflow } from "./checked-workflow.js";
import type { Finding, FindingPlace } from "./finding.js";

/** Roles that are named exist in the company, and somebody may do what is restricted to roles. */
export const roles: Check = (workflow) =>
  roleLists(workflow.definition).flatMap(({ place, who, names }) => {
    const { roles: known } = workflow.known;
    const unknown = known ? (names ?? []).filter((name) => !known.has(name)) : [];
    const findings: Finding[] = unknown.map((name) => ({
      code: "unknown_role",
      severity: "error",
      place,
      sentence: `${who} names the role “${name}”, which this company does not have. Make the role, or choose another.`,
    }));
    if (names?.length === 0 && place.kind !== "workflow")
      findings.push({
        code: "nobody_may",
        severity: "warning",
        place,
        sentence: `${who} is restricted to roles, but names none: nobody may. Tick a role, or let any member of the company.`,
      });
    return findings;
  });

/** A field that names who does a task holds a user, and a role says who can be named. */
export const namedUsers: Check = ({ definition, isField, property, fieldName }) =>
  definition.tasks.flatMap((task): readonly Finding[] => {
    const field = task.assignee_field;
    if (field === null || !isField(field)) return [];
    const title = task.title || task.key;
    if (propertyKind(property(field)) !== "user")
      return [
        {
          code: "assignee_not_a_user",
          severity: "error",
          place: { kind: "task", key: task.key, part: "assignee_field" },
          field,
          sentence: `${title} is to be done by the user in ${fieldName(field)}, but that field does not hold a user.`,
        },
      ];
    if (task.executor_roles !== null) return [];
    return [
      {
        code: "assignee_without_role",
        severity: "warning",
        place: { kind: "task", key: task.key, part: "executor_roles" },
        sentence: `${title} is done by the user in ${fieldName(field)}, and any member of the company can be named there. Tick a role if only some should.`,
      },
    ];
  });

/** A ticket is withdrawn by a yes/no field, and something takes notice. */
export const withdrawing: Check = (workflow) =>
  workflow.definition.tickets.flatMap((ticket): readonly Finding[] => {
    const field = ticket.withdraw_field;
    if (field === null || !workflow.isField(field)) return [];
    const place = { kind: "ticket", key: ticket.key, part: "withdraw_field" } as const;
    const title = ticket.title || ticket.key;
    const name = workflow.fieldName(field);
    if (propertyKind(workflow.property(field)) !== "yes_no")
      return [
        {
          code: "withdraw_not_yes_no",
          severity: "error",
          place,
          field,
          sentence: `${title} is withdrawn through ${name}, but that is not a yes/no field.`,
        },
      ];
    if (workflow.components.some((one) => one.inputs.includes(field))) return [];
    return [
      {
        code: "withdraw_unread",
        severity: "warning",
        place,
        field,
        sentence: `Withdrawing ${title} sets ${name}, but no task or completion looks at it: nothing would happen.`,
      },
    ];
  });

function roleLists(
  definition: CheckedWorkflow["definition"],
): readonly { place: FindingPlace; who: string; names: readonly string[] | null }[] {
  return [
    {
      place: { kind: "workflow", key: "", part: "ticket_admin_roles" },
      who: "The list of ticket admins",
      names: definition.ticket_admin_roles,
    },
    ...definition.tickets.map((ticket) => ({
      place: { kind: "ticket", key: ticket.key, part: "submitter_roles" } as const,
      who: `Submitting ${ticket.title || ticket.key}`,
      names: ticket.submitter_roles,
    })),
    ...definition.tasks.map((task) => ({
      place: { kind: "task", key: task.key, part: "executor_roles" } as const,
      who: `Doing ${task.title || task.key}`,
      names: task.executor_roles,
    })),
  ];
}
