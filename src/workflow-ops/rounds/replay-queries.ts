import type { CompanyTx } from "../../db/index.js";
import {
  replayInstance,
  type Decision,
  type InstanceState,
  type Json,
  type Replayed,
  type StoredStep,
} from "../../engine/index.js";
import { loadDefinition } from "../../workflow-design/index.js";
import { readInstance } from "./instance-queries.js";

/** The first difference between a ticket's record and what deciding it again gives. */
export type Difference = Extract<Replayed, { ok: false }>;

interface DecisionRow extends Decision {
  readonly step: number;
  readonly key: string;
  readonly values_seen: NonNullable<Decision["values"]> | null;
}

/** Ids of submitted tickets after this one, in order; for going over all of them page by page. */
export async function submittedTickets(
  tx: CompanyTx,
  afterId: number,
  size: number,
): Promise<number[]> {
  const rows = await tx.db.$queryRaw<{ id: number }[]>`
    select id from workflow_instance
    where company_id = ${tx.companyId} and id > ${afterId} and status <> 'NOT_STARTED' order by id limit ${size}`;
  return rows.map((row) => row.id);
}

/**
 * Decides a ticket's write-sets again, in order, and compares every step, every decision and the state that they lead to with what
 * is stored. Null: no difference. Undefined: the company has no such submitted ticket.
 */
export async function replayTicket(
  tx: CompanyTx,
  ticketId: number,
): Promise<Difference | null | undefined> {
  const instance = await readInstance(tx, { ticketId }, "locked");
  if (instance === null || instance.row.step === 0) return undefined;
  const { row } = instance;
  const definition = await loadDefinition(tx, row.definitionId);
  if (definition === null) return undefined;
  const steps = await storedSteps(tx, ticketId);
  const replayed = replayInstance(definition.compiled, steps);
  if (!replayed.ok) return replayed;
  return endDifference(row.step, instance.state, replayed.state);
}

async function storedSteps(tx: CompanyTx, ticketId: number): Promise<readonly StoredStep[]> {
  const steps = await tx.db.$queryRaw<StoredStep[]>`
    select step, write_set as "writeSet", changed, cleared, effects, fields, status::text
    from workflow_data where company_id = ${tx.companyId} and workflow_instance_id = ${ticketId} order by step`;
  const decisions = await tx.db.$queryRaw<DecisionRow[]>`
    select step, component_key as key, outcome::text, woken_by, "values" as values_seen
    from decision where company_id = ${tx.companyId} and workflow_instance_id = ${ticketId}`;
  const byStep = new Map<number, [string, Decision][]>();
  for (const row of decisions) {
    const ofStep = byStep.get(row.step);
    if (ofStep === undefined) byStep.set(row.step, [[row.key, decisionOf(row)]]);
    else ofStep.push([row.key, decisionOf(row)]);
  }
  return steps.map((step) => ({
    ...step,
    decisions: Object.fromEntries(byStep.get(step.step) ?? []),
  }));
}

function decisionOf({ outcome, woken_by, values_seen }: DecisionRow): Decision {
  return {
    outcome,
    ...(woken_by === undefined ? {} : { woken_by }),
    ...(values_seen === null ? {} : { values: values_seen }),
  };
}

/** The instance's own columns and its open tasks against the state that the steps lead to. */
function endDifference(
  step: number,
  stored: InstanceState,
  replayed: InstanceState,
): Difference | null {
  const parts = ["status", "stalled", "ran", "pending", "open"] as const;
  for (const part of parts) {
    const expected = (stored[part] ?? null) as Json;
    const found = (replayed[part] ?? null) as Json;
    if (canonical(expected) !== canonical(found))
      return { ok: false, step, path: `instance/${part}`, expected, found };
  }
  return null;
}

/** JSON text with the keys of every object in order, so that two texts are equal when the values are. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
