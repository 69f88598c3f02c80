import type {
  CompletionDefinition,
  TaskDefinition,
  TicketDefinition,
  WorkflowDefinition,
} from "../definition.js";
import { conditionInShort } from "../words/condition-words.js";
import { fieldTitle } from "../words/field-title.js";
import type { Graph, GraphChip, GraphNode } from "./graph.js";

const graphs = new WeakMap<WorkflowDefinition, Graph>();

/** The graph that a definition implies: who writes what, and what that wakes. Works for unfinished drafts too. Made once for each definition. */
export function impliedGraph(definition: WorkflowDefinition): Graph {
  const known = graphs.get(definition);
  if (known !== undefined) return known;
  const graph = graphOf(definition);
  graphs.set(definition, graph);
  return graph;
}

function graphOf(definition: WorkflowDefinition): Graph {
  const readers = readersByField(definition);
  return {
    title: definition.title,
    nodes: [
      ...definition.tickets.map(ticketNode),
      ...definition.tasks.map((task) => taskNode(definition, task)),
      ...definition.completions.map((completion) => completionNode(definition, completion)),
    ],
    chips: [
      ...definition.tickets.flatMap((ticket) =>
        chipsOf(definition, readers, nodeId("ticket", ticket.key), ticketFields(ticket)),
      ),
      ...definition.tasks.flatMap((task) =>
        chipsOf(
          definition,
          readers,
          nodeId("task", task.key),
          task.output_fields.map((field) => field.key),
        ),
      ),
    ],
  };
}

/** The id of a component's node. Actions are tasks. */
export function nodeId(kind: "ticket" | "task" | "completion", key: string): string {
  return `${kind}:${key}`;
}

/** The roles of a list as people say them: "any member" for null, "nobody" for an empty list. */
function rolesInWords(roles: readonly string[] | null): string {
  if (roles === null) return "any member";
  return roles.length === 0 ? "nobody" : roles.join(", ");
}

/** The fields that a ticket definition's people write, `submitter` and the field for withdrawing among them. */
function ticketFields(ticket: TicketDefinition): readonly string[] {
  const asked = ticket.fields.map((field) => field.key);
  return [
    ...asked,
    "submitter",
    ...(ticket.withdraw_field === null ? [] : [ticket.withdraw_field]),
  ];
}

function chipsOf(
  definition: WorkflowDefinition,
  readers: Readers,
  from: string,
  fields: readonly string[],
): readonly GraphChip[] {
  const byReaders = new Map<string, { fields: string[]; to: readonly string[] }>();
  for (const field of new Set(fields)) {
    const to = (readers.get(field) ?? []).filter((reader) => reader !== from);
    if (to.length === 0) continue;
    const same = to.join(" ");
    const group = byReaders.get(same);
    if (group) group.fields.push(field);
    else byReaders.set(same, { fields: [field], to });
  }
  return [...byReaders.values()].map((group) => ({
    id: `${from}>${group.fields[0]}`,
    from,
    fields: group.fields,
    titles: group.fields.map((field) => fieldTitle(definition, field)),
    to: group.to,
  }));
}

type Readers = ReadonlyMap<string, readonly string[]>;

/** The nodes that each field wakes. Made once: looked up field by field, a large draft would take seconds. */
function readersByField({ tasks, completions }: WorkflowDefinition): Readers {
  const readers = new Map<string, string[]>();
  const add = (id: string, fields: readonly string[]): void => {
    for (const field of new Set(fields)) {
      const list = readers.get(field);
      if (list) list.push(id);
      else readers.set(field, [id]);
    }
  };
  for (const task of tasks) add(nodeId("task", task.key), task.input_fields);
  for (const one of completions) add(nodeId("completion", one.key), one.fields);
  return readers;
}

function ticketNode(ticket: TicketDefinition): GraphNode {
  return {
    id: nodeId("ticket", ticket.key),
    kind: "ticket",
    key: ticket.key,
    title: ticket.title,
    who: rolesInWords(ticket.submitter_roles),
    when: "starts a ticket",
    becomes: null,
  };
}

function taskNode(definition: WorkflowDefinition, task: TaskDefinition): GraphNode {
  const form = task.task_type === "FORM";
  return {
    id: nodeId("task", task.key),
    kind: form ? "task" : "action",
    key: task.key,
    title: task.title,
    who: form ? executors(definition, task) : "another system",
    when: whenWoken(definition, task.condition, "at any change"),
    becomes: null,
  };
}

function executors(definition: WorkflowDefinition, task: TaskDefinition): string {
  if (task.assignee_field === "submitter") return "the submitter";
  if (task.assignee_field !== null)
    return `the user in ${fieldTitle(definition, task.assignee_field)}`;
  return rolesInWords(task.executor_roles);
}

function completionNode(
  definition: WorkflowDefinition,
  completion: CompletionDefinition,
): GraphNode {
  const becomes = { COMPLETED: "completes", CANCELLED: "cancels", ON_HOLD: "pauses" } as const;
  return {
    id: nodeId("completion", completion.key),
    kind: "completion",
    key: completion.key,
    title: completion.title,
    who: "",
    when: whenWoken(definition, completion.condition, "at any change"),
    becomes: becomes[completion.completion_status] ?? "completes",
  };
}

function whenWoken(
  definition: WorkflowDefinition,
  condition: TaskDefinition["condition"],
  always: string,
): string {
  const words = conditionInShort(definition, condition);
  return words === "always" ? always : `when ${words}`;
}
