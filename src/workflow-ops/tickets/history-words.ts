import {
  listInWords,
  type Decision,
  type Effect,
  type Round,
  type WorkflowDefinition,
  type Writer,
} from "../../engine/index.js";
import { cancelReasonInWords, componentTitle, endlessInWords, writerTitle } from "../words.js";

/** Something that a step did; `kind` chooses the icon. */
export interface HistoryNote {
  readonly kind: Effect["type"];
  readonly text: string;
}

/** What somebody did, after their name: "completed Manager review". */
export function didInWords(definition: WorkflowDefinition, writer: Writer): string {
  const title = writerTitle(definition, writer) ?? "";
  switch (writer.kind) {
    case "ticket":
      return `submitted ${title}`;
    case "task":
      return `completed ${title}`;
    case "callback":
      return `answered ${title}`;
    case "correction":
      return "corrected the ticket";
    case "withdraw":
      return "withdrew the ticket";
    case "skip":
      return `skipped ${title}`;
    case "wake":
      return `woke ${title} by hand`;
    case "redo":
      return `asked for ${title} again`;
    case "drop":
      return `cancelled ${title}`;
    case "hold":
      return "put the ticket on hold";
    case "resume":
      return "resumed the ticket";
    case "cancel":
      return "cancelled the ticket";
    case "reopen":
      return "reopened the ticket";
    default:
      return writer.kind satisfies never;
  }
}

/** What a step did, one note for each kind of effect; each cancelled task has its own, because it has its own reason. */
export function effectsInWords(
  definition: WorkflowDefinition,
  effects: readonly Effect[],
): readonly HistoryNote[] {
  const titles = (kind: "open" | "refresh") =>
    effects.flatMap((effect) =>
      effect.type === kind ? [componentTitle(definition, effect.task)] : [],
    );
  const notes: HistoryNote[] = [];
  if (titles("open").length > 0)
    notes.push({ kind: "open", text: `Opened ${listInWords(titles("open"))}` });
  if (titles("refresh").length > 0)
    notes.push({ kind: "refresh", text: `Gave ${listInWords(titles("refresh"))} the new values` });
  for (const effect of effects) {
    const text = otherEffect(definition, effect);
    if (text !== null) notes.push({ kind: effect.type, text });
  }
  return notes;
}

function otherEffect(definition: WorkflowDefinition, effect: Effect): string | null {
  switch (effect.type) {
    case "open":
    case "refresh":
      return null;
    case "cancel":
      return `Cancelled ${componentTitle(definition, effect.task)}, ${cancelReasonInWords(definition, effect.reason)}`;
    case "close":
      return effect.completion === null
        ? "Ended the ticket"
        : `Ended the ticket as ${componentTitle(definition, effect.completion)}`;
    case "pause":
      if (effect.task !== undefined)
        return `Paused the ticket: ${endlessInWords(definition, effect.task, effect.chain ?? {})}`;
      return effect.completion === null
        ? "Paused the ticket"
        : `Paused the ticket: ${componentTitle(definition, effect.completion)}`;
    case "resume":
      return "Went on with what was written meanwhile";
    case "reopen":
      return "Opened the ticket again";
    case "stall":
      return "Left nothing open";
    default:
      return effect satisfies never;
  }
}

const notStarted: { readonly [outcome in Decision["outcome"]]?: string } = {
  NOT_WOKEN: "not woken, as chosen",
  CONDITION_FALSE: "its condition does not hold",
  ALREADY_RAN: "done before, and only asked once",
  ANSWERED: "answered by the correction",
  WAITS_FOR_FRESH: "waits for an answer that is asked again",
  SKIPPED: "skipped, as it had paused the ticket",
};

/** The components that a step touched and that did not start or end anything, in the order of the definition. */
export function decidedInWords(
  definition: WorkflowDefinition,
  decisions: Round["decisions"],
): readonly { readonly key: string; readonly title: string; readonly text: string }[] {
  return [...definition.tasks, ...definition.completions].flatMap(({ key, title }) => {
    const outcome = Object.hasOwn(decisions, key) ? decisions[key]?.outcome : undefined;
    const text = outcome === undefined ? undefined : notStarted[outcome];
    return text === undefined ? [] : [{ key, title, text }];
  });
}
