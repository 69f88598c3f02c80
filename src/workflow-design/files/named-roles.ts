import type { Due, Escalation, WorkflowDefinition } from "../../engine/index.js";

/** Every role that a definition names, each once, sorted. */
function rolesNamed({ ticket_admin_roles, tickets, tasks }: WorkflowDefinition): readonly string[] {
  const names = [
    ...ticket_admin_roles,
    ...tickets.flatMap((ticket) => ticket.submitter_roles ?? []),
    ...tasks.flatMap((task) => task.executor_roles ?? []),
    ...tasks.flatMap((task) => task.due?.escalation?.role ?? []),
  ];
  return [...new Set(names)].toSorted();
}

/**
 * A definition with only those roles that a company has, in its own spelling (names differ in more than capitals), and the names that it
 * has not. A list that loses all its roles stays restricted: it lets in nobody, never everybody. An escalation that loses its role is gone;
 * the due time stays.
 */
export function withoutRoles(
  file: WorkflowDefinition,
  known: readonly string[],
): { readonly definition: WorkflowDefinition; readonly missing: readonly string[] } {
  const spelled = new Map(known.map((name) => [name.toLowerCase(), name]));
  const keep = (names: readonly string[]): readonly string[] => [
    ...new Set(names.flatMap((name) => spelled.get(name.toLowerCase()) ?? [])),
  ];
  const definition: WorkflowDefinition = {
    ...file,
    ticket_admin_roles: keep(file.ticket_admin_roles),
    tickets: file.tickets.map((ticket) => ({
      ...ticket,
      submitter_roles: ticket.submitter_roles && keep(ticket.submitter_roles),
    })),
    tasks: file.tasks.map((task) => ({
      ...task,
      executor_roles: task.executor_roles && keep(task.executor_roles),
      due: task.due && { ...task.due, escalation: escalationTo(task.due, keep) },
    })),
  };
  return {
    definition,
    missing: rolesNamed(file).filter((name) => !spelled.has(name.toLowerCase())),
  };
}

function escalationTo(
  { escalation }: Due,
  keep: (names: readonly string[]) => readonly string[],
): Escalation | null {
  const [role] = escalation === null ? [] : keep([escalation.role]);
  return escalation === null || role === undefined ? null : { ...escalation, role };
}
