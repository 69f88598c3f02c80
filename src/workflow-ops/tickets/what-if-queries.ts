import { reject, type Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import {
  whatIf,
  type Fields,
  type TakenStep,
  type WhatIf,
  type WriteSet,
} from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import { refusedByEngine } from "../commands/refusals.js";

/** A ticket with more steps is not played again for a question. */
const MOST_STEPS = 500;

/** A step that wrote fields, and with what form. */
export interface AnswerTaken {
  readonly step: number;
  readonly writeSet: WriteSet;
  /** The fields that could have been written with it, in the order of their form. */
  readonly keys: readonly string[];
}

const WRITERS: readonly WriteSet["writer"]["kind"][] = [
  "ticket",
  "task",
  "callback",
  "skip",
  "correction",
];

/** The answer that a step of a ticket gave; refused where the step wrote nothing, or the ticket is too long. One query. */
export async function answerAt(
  tx: CompanyTx,
  ticket: { readonly id: number; readonly step: number; readonly definition: LoadedDefinition },
  step: number,
): Promise<Result<{ answer: AnswerTaken; steps: readonly TakenStep[] }>> {
  if (ticket.step > MOST_STEPS)
    return reject(
      "conflict",
      `Expected a ticket of at most ${MOST_STEPS} steps to play again, but this one has ${ticket.step}.`,
    );
  const steps = await tx.db.$queryRaw<TakenStep[]>`
    select d.step, d.write_set as "writeSet" from workflow_data d
    where d.company_id = ${tx.companyId} and d.workflow_instance_id = ${ticket.id} order by d.step`;
  const taken = steps.find((one) => one.step === step);
  if (taken === undefined || !WRITERS.includes(taken.writeSet.writer.kind))
    return reject(
      "conflict",
      "Expected a step that answered something, but this one wrote no field.",
    );
  return { ok: true, steps, answer: { ...taken, keys: keysOf(ticket.definition, taken.writeSet) } };
}

function keysOf(
  { definition, fields }: LoadedDefinition,
  { fields: written, writer }: WriteSet,
): readonly string[] {
  const { tasks, tickets } = definition;
  const form =
    writer.kind === "ticket"
      ? tickets.find(({ key }) => key === writer.key)?.fields
      : tasks.find(({ key }) => key === writer.key)?.output_fields;
  const keys = (form ?? []).map(({ key }) => key);
  return [...new Set([...keys, ...Object.keys(written)])].filter((key) =>
    fields.list.some((one) => one.key === key && one.type !== "file"),
  );
}

/** What would have become of the ticket with these answers instead. Only asked, nothing is written. */
export function withOtherAnswer(
  { compiled }: LoadedDefinition,
  steps: readonly TakenStep[],
  answer: AnswerTaken,
  values: Fields,
): Result<{ found: Extract<WhatIf, { ok: true }> }> {
  const { fields, ...rest } = answer.writeSet;
  const kept = Object.fromEntries(
    Object.entries(fields).filter(([key]) => !answer.keys.includes(key)),
  );
  const given = Object.fromEntries(
    Object.entries(values).filter(([key, value]) => value !== null || Object.hasOwn(fields, key)),
  );
  const found = whatIf(compiled, steps, {
    at: answer.step,
    writeSet: { ...rest, fields: { ...kept, ...given } },
  });
  return found.ok ? { ok: true, found } : refusedByEngine(found.rejection);
}
