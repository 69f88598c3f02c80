import {
  fieldTitle,
  listInWords,
  valueInWords,
  type CancelReason,
  type Chain,
  type WorkflowDefinition,
  type Writer,
} from "../engine/index.js";
import { clockOf, dayOf, localTime, zoneNow } from "../zone/index.js";

const dateTime = { type: "string", format: "date-time" };

/** A moment inside a sentence, in the reader's zone: "12 Nov 2026, 08:41", with " UTC" where that is the zone. */
export function momentInWords(moment: Date): string {
  if (zoneNow() === "UTC") return valueInWords(dateTime, moment.toISOString());
  const shown = localTime(moment);
  return `${dayOf(shown)} ${shown.year}, ${clockOf(shown)}`;
}

/** A moment as it is read after "On", in the reader's zone: "12 Nov, 08:41"; with its year when that is not this one. */
export function shortMoment(moment: Date): string {
  const shown = localTime(moment);
  const day = dayOf(shown);
  const date = shown.year === localTime(new Date()).year ? day : `${day} ${shown.year}`;
  return `${date}, ${clockOf(shown)}`;
}

/** What a task or completion is called: its title, else its key. */
export function componentTitle(definition: WorkflowDefinition, key: string): string {
  const { tasks, completions } = definition;
  return [...tasks, ...completions].find((one) => one.key === key)?.title || key;
}

/** What a ticket definition is called: its title, else its key. It may have the same key as a task. */
export function ticketKindTitle({ tickets }: WorkflowDefinition, key: string): string {
  return tickets.find((one) => one.key === key)?.title || key;
}

/** What somebody wrote with: the title of the task or ticket definition; null for acts that go through none. */
export function writerTitle(definition: WorkflowDefinition, { kind, key }: Writer): string | null {
  if (key === undefined) return null;
  return kind === "ticket" ? ticketKindTitle(definition, key) : componentTitle(definition, key);
}

/** Why a task was cancelled, as the end of a sentence: "because Amount was asked again". */
export function cancelReasonInWords(definition: WorkflowDefinition, reason: CancelReason): string {
  switch (reason.kind) {
    case "condition_lost":
      return "because what it is asked for no longer holds";
    case "input_cleared": {
      const titles = reason.fields.map((field) => fieldTitle(definition, field));
      return `because ${listInWords(titles)} ${titles.length === 1 ? "is" : "are"} being asked again`;
    }
    case "closed":
      return `because the ticket ended as ${componentTitle(definition, reason.completion)}`;
    case "cancelled":
      return "because the ticket was cancelled";
    case "dropped":
      return "because a ticket admin cancelled it";
    default:
      return reason satisfies never;
  }
}

/** Why a chain of actions was stopped: "Make account would have run for the 11th time without anybody being asked (…)". */
export function endlessInWords(definition: WorkflowDefinition, task: string, chain: Chain): string {
  const runs = Object.entries(chain).map(
    ([key, count]) =>
      `${componentTitle(definition, key)} ${count === 1 ? "once" : `${count} times`}`,
  );
  const next = (Object.hasOwn(chain, task) ? (chain[task] ?? 0) : 0) + 1;
  return `${componentTitle(definition, task)} would have run for the ${ordinal(next)} time without anybody being asked (so far ran ${listInWords(runs)})`;
}

function ordinal(count: number): string {
  const endings: Readonly<Record<number, string>> = { 1: "st", 2: "nd", 3: "rd" };
  const teen = count % 100 > 10 && count % 100 < 14;
  return `${count}${(teen ? undefined : endings[count % 10]) ?? "th"}`;
}

/** A ticket's number on screen: "PR-1042". */
export function ticketNumber(prefix: string, id: number): string {
  return `${prefix}-${id}`;
}
