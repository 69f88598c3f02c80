import type {
  Chain,
  InstanceState,
  Json,
  Pending,
  TaskStatus,
  WorkflowStatus,
} from "../../engine/index.js";

/** For each field that was ever written or cleared: the step that wrote it last, and the one that cleared it last. */
export interface LastSteps {
  readonly [field: string]: readonly [written: number | null, cleared: number | null];
}

/** A workflow_instance as commands and pages need it; `ticketKey` is the ticket definition's that it was submitted with. */
export interface InstanceRow {
  readonly id: number;
  readonly familyId: number;
  readonly definitionId: number;
  readonly status: WorkflowStatus;
  readonly stalled: boolean;
  /** The newest step; 0 before submission. */
  readonly step: number;
  readonly ran: readonly string[];
  readonly pending: Pending | null;
  /** null: it began before this was kept, and gets it with its next step. */
  readonly lastSteps: LastSteps | null;
  readonly title: string;
  readonly ticketKey: string;
  readonly submitterId: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** A task_instance that is open, in the engine's sense, with the users it names. */
export interface OpenTask {
  readonly id: number;
  readonly taskKey: string;
  readonly number: number;
  readonly status: TaskStatus;
  readonly revision: number;
  readonly openedStep: number;
  readonly refreshedStep: number;
  readonly claimedBy: number | null;
  readonly claimedAt: Date | null;
  readonly named: boolean;
  readonly userIds: readonly number[];
  /** How often each action ran in the causal chain that it stands in; null: it begins one. */
  readonly chain: Chain | null;
  /** Who stands in for those users at this moment, and for whoever has claimed it. */
  readonly substituteIds: readonly number[];
  readonly claimSubstituteIds: readonly number[];
}

/** An instance with everything that the engine decides from. */
export interface Instance {
  readonly row: InstanceRow;
  readonly open: readonly OpenTask[];
  readonly state: InstanceState;
}

/** The engine's state of an instance: its row, the newest field values and its open tasks. */
export function stateOf(
  row: InstanceRow,
  fields: { readonly [key: string]: Json },
  open: readonly OpenTask[],
): InstanceState {
  return {
    status: row.status,
    fields,
    open: Object.fromEntries(
      open.map(({ taskKey, revision, chain }) => [
        taskKey,
        { revision, ...(chain === null ? {} : { chain }) },
      ]),
    ),
    ran: row.ran,
    ...(row.pending === null ? {} : { pending: row.pending }),
    ...(row.stalled ? { stalled: true } : {}),
  };
}

/** The open task with this key; there is at most one. */
export function openTask(instance: Pick<Instance, "open">, taskKey: string): OpenTask | undefined {
  return instance.open.find((task) => task.taskKey === taskKey);
}
