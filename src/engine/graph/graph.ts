/** What a shape of the graph stands for. An action is a task that another system does. */
type GraphNodeKind = "ticket" | "task" | "action" | "completion";

export interface GraphNode {
  /** "task:finance_review": a ticket may have the same key as a task. */
  readonly id: string;
  readonly kind: GraphNodeKind;
  readonly key: string;
  readonly title: string;
  /** "Finance", "any member", "the submitter", "another system"; "" for a completion. */
  readonly who: string;
  /** "starts a ticket", "when Amount > 1,000", "at any change"; not shortened. */
  readonly when: string;
  /** What a completion does to the ticket: "completes", "cancels" or "pauses"; null for the rest. */
  readonly becomes: "completes" | "cancels" | "pauses" | null;
}

/** Fields that one component writes and the same others read: a chip on the arrow. */
export interface GraphChip {
  /** "task:rework>amount": the writer and the first of its fields. */
  readonly id: string;
  readonly from: string;
  readonly fields: readonly string[];
  readonly titles: readonly string[];
  /** Ids of the nodes that they wake, in the order of the definition; never empty, never the writer. */
  readonly to: readonly string[];
}

export interface Graph {
  readonly title: string;
  /** Tickets, then tasks, then completions, each in the order of the definition. */
  readonly nodes: readonly GraphNode[];
  readonly chips: readonly GraphChip[];
}

/** How a node stands: done, open, wait (not started), gone (cancelled) on a ticket; bad and warn where something is wrong. */
export type GraphState = "done" | "open" | "wait" | "gone" | "bad" | "warn";

/** How a node stands, in a few words: "Open · Frank Osei", "2 errors". */
export interface GraphStanding {
  readonly state: GraphState;
  readonly text: string;
  /** Where time is spent: from 1, little, to 4, the most of the workflow. */
  readonly heat?: 1 | 2 | 3 | 4;
}

/** How nodes stand, by node id. */
export type GraphOverlay = { readonly [nodeId: string]: GraphStanding };
