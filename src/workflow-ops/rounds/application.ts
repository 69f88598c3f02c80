import type { Round, WriteSet } from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import type { Instance, OpenTask } from "./instance.js";

/** A decided round with everything that its records name beside what the engine says. */
export interface Application {
  /** As it was decided from, under the lock. */
  readonly instance: Instance;
  readonly definition: LoadedDefinition;
  readonly writeSet: WriteSet;
  readonly round: Round;
  /** Who did it; null for nobody in person. */
  readonly actorId: number | null;
  readonly ticketInstanceId?: number;
  /** The task that wrote: it is completed with the round. */
  readonly completes?: OpenTask;
  readonly reason?: string;
  readonly at: Date;
}
