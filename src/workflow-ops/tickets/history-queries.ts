import { userNames } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import { fieldTitle, type WorkflowStatus } from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import { decidedInWords, didInWords, effectsInWords, type HistoryNote } from "./history-words.js";
import { readSteps, type FieldChange, type StepRecord } from "../rounds/step-queries.js";
import { userIdsIn } from "../user-values.js";
import { valueWords, type UserNames } from "../value-words.js";

/** A field that a step changed, in words. */
export interface HistoryChange {
  readonly key: string;
  readonly title: string;
  /** Null when it was unset. */
  readonly before: string | null;
  readonly after: string | null;
}

/** One step of a ticket's history. */
export interface HistoryEntry {
  readonly step: number;
  readonly at: Date;
  /** Who did it; null when nobody in person. */
  readonly who: string | null;
  /** What they did, after their name: "completed Manager review". */
  readonly did: string;
  readonly reason: string | null;
  readonly changes: readonly HistoryChange[];
  /** Answers that were cleared because they are asked again; `before` is what was lost. */
  readonly cleared: readonly HistoryChange[];
  /** What followed: "Opened Manager review, Card check". */
  readonly effects: readonly HistoryNote[];
  /** What was looked at and did not start: title and why, in a few words. */
  readonly lookedAt: readonly {
    readonly key: string;
    readonly title: string;
    readonly text: string;
  }[];
  readonly status: WorkflowStatus;
}

/** A ticket's history, newest first, at most `size` steps below `below`. Two queries. */
export async function historyOf(
  tx: CompanyTx,
  ticket: { readonly id: number; readonly definition: LoadedDefinition },
  place: { readonly below: number | null; readonly size: number },
): Promise<HistoryEntry[]> {
  const { definition } = ticket;
  const records = await readSteps(tx, ticket.id, place);
  const ids = records.flatMap(({ changes, cleared }) =>
    usersIn(definition, [...changes, ...cleared]),
  );
  const names = ids.length === 0 ? new Map<number, string>() : await userNames(tx, ids);
  return records.map((record) => entryOf(definition, record, names));
}

function entryOf(definition: LoadedDefinition, record: StepRecord, names: UserNames): HistoryEntry {
  const change = ({ field, before, after }: FieldChange): HistoryChange => ({
    key: field,
    title: fieldTitle(definition.definition, field),
    before: before === null ? null : valueWords(definition, field, before, names),
    after: after === null ? null : valueWords(definition, field, after, names),
  });
  return {
    step: record.step,
    at: record.at,
    who: record.actorName,
    did: didInWords(definition.definition, record.writeSet.writer),
    reason: record.reason,
    changes: record.changes.filter(({ field }) => field !== "submitter").map(change),
    cleared: record.cleared.map(change),
    effects: effectsInWords(definition.definition, record.effects),
    lookedAt: decidedInWords(definition.definition, record.decisions),
    status: record.status,
  };
}

function usersIn(definition: LoadedDefinition, changes: readonly FieldChange[]): readonly number[] {
  return changes.flatMap(({ field, before, after }) => {
    const property = definition.compiled.fields.get(field);
    return [...userIdsIn(property, before), ...userIdsIn(property, after)];
  });
}
