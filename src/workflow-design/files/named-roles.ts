import type { WorkflowDefinition } from "../../engine/index.js";

/** Every role that a definition names, each once, sorted. */
function rolesNamed({ ticket_admin_roles, tickets, tasks }: WorkflowDefinition): readonly string[] {
  const names = [
    ...ticket_admin_roles,
    ...tickets.flatMap((ticket) => ticket.submitter_roles ?? []),
    ...tasks.flatMap((task) => task.executor_roles ?? []),
  ];
  return [...new Set(names)].toSorted();
}

/**
 * A definition with only those roles that a company has, in its own spelling (names differ in more than capitals), and the names that it
 * has not. A list that loses all its roles stays restricted: it lets in nobody, never everybody.
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
    })),
  };
  return {
    definition,
    missing: rolesNamed(file).filter((name) => !spelled.has(name.toLowerCase())),
  };
}
