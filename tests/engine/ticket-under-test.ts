import { compile, decide, NOT_STARTED } from "../../src/engine/index.js";
import type {
  CompiledDefinition,
  Fields,
  InstanceState,
  Rejection,
  Round,
  WorkflowDefinition,
  Writer,
  WriteSet,
} from "../../src/engine/index.js";

/** One instance that is led through rounds; a rejection where a round is expected fails the test with its sentence. */
export class TicketUnderTest {
  state: InstanceState;
  private readonly compiled: CompiledDefinition;

  constructor(definition: WorkflowDefinition, state: InstanceState = NOT_STARTED) {
    this.compiled = compile(definition);
    this.state = state;
  }

  submit(fields: Fields): Round {
    return this.write({ kind: "ticket" }, fields);
  }

  complete(task: string, fields: Fields = {}): Round {
    return this.write({ kind: "task", key: task }, fields);
  }

  correct(fields: Fields, dontWake?: true | readonly string[]): Round {
    const writer = { kind: "correction" } as const;
    return this.decide(dontWake === undefined ? { writer, fields } : { writer, fields, dontWake });
  }

  act(kind: Writer["kind"], key?: string): Round {
    return this.write(key === undefined ? { kind } : { kind, key }, {});
  }

  write(writer: Writer, fields: Fields): Round {
    return this.decide({ writer, fields });
  }

  decide(writeSet: WriteSet): Round {
    const decided = decide(this.compiled, this.state, writeSet);
    if (!decided.ok) throw new Error(decided.rejection.sentence);
    this.state = decided.round.state;
    return decided.round;
  }

  /** What would be refused; the state stays. */
  refused(writer: Writer, fields: Fields = {}): Rejection | null {
    const decided = decide(this.compiled, this.state, { writer, fields });
    return decided.ok ? null : decided.rejection;
  }

  get openTasks(): readonly string[] {
    return Object.keys(this.state.open);
  }
}

/** What a round decided, as component key -> outcome. */
export function outcomes(round: Round): { readonly [key: string]: string } {
  return Object.fromEntries(
    Object.entries(round.decisions).map(([key, { outcome }]) => [key, outcome]),
  );
}

/** The tasks that a round opened, or did something else to. */
export function tasksOf(round: Round, type: "open" | "refresh" | "cancel"): readonly string[] {
  return round.effects.flatMap((effect) => (effect.type === type ? [effect.task] : []));
}
