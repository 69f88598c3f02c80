import {
  explain,
  type Explanation,
  type Fields,
  type Round,
  type WorkflowDefinition,
  type WriteSet,
  type Writer,
} from "../../src/engine/index.js";
import { TicketUnderTest } from "../engine/ticket-under-test.js";

/** A ticket of which every step can be asked about, as its page would. */
export class ToldTicket {
  private readonly ticket: TicketUnderTest;
  private steps: { readonly round: Round; readonly writeSet: WriteSet; readonly before: Fields }[] =
    [];
  private readonly definition: WorkflowDefinition;

  constructor(definition: WorkflowDefinition) {
    this.definition = definition;
    this.ticket = new TicketUnderTest(definition);
  }

  write(
    kind: Writer["kind"],
    key: string | null,
    fields: Fields = {},
    dontWake?: readonly string[],
  ): this {
    const before = this.ticket.state.fields;
    const writer = key === null ? { kind } : { kind, key };
    const writeSet = { writer, fields, ...(dontWake ? { dontWake } : {}) };
    this.steps.push({ round: this.ticket.decide(writeSet), writeSet, before });
    return this;
  }

  /** The explanation of a component at the last step, done by Grace on 12 Nov. */
  why(kind: "task" | "completion", key: string): Explanation {
    const last = this.steps.at(-1);
    if (!last) throw new Error("Expected a step to ask about, but nothing has been written.");
    const { round, writeSet, before } = last;
    const { writer } = writeSet;
    const titled = [...this.definition.tasks, ...this.definition.tickets];
    return explain({
      definition: this.definition,
      component: { kind, key },
      decision: round.decisions[key] ?? null,
      step: {
        step: this.steps.length,
        cause: {
          kind: writer.kind,
          person: "Grace Lindqvist",
          title: titled.find((one) => one.key === writer.key)?.title ?? null,
          at: "12 Nov",
        },
        changed: round.changed.map((field) => ({
          field,
          before: before[field] ?? null,
          after: writeSet.fields[field] ?? null,
        })),
        cleared: round.cleared,
        written: Object.keys(writeSet.fields),
        decisions: round.decisions,
        effects: round.effects,
      },
      openTasks: this.ticket.openTasks.map((open) => ({
        key: open,
        title: this.definition.tasks.find((task) => task.key === open)?.title ?? open,
        who: open === "finance_review" ? "Frank Osei" : null,
      })),
    });
  }

  outcome(key: string): string | undefined {
    return this.steps.at(-1)?.round.decisions[key]?.outcome;
  }
}
