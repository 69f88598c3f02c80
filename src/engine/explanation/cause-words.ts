import type { Writer } from "../round.js";
import { listOfPhrases, old, strong, type Phrase } from "../words/segment.js";
import { fieldValue } from "../json.js";
import { changeOf, titleIn, valueIn, type Story } from "./story.js";

/** How many fields a sentence names; the rest is counted. */
const mostNamed = 4;

/**
 * What happened, as the beginning of a sentence: "On 11 Nov, Erin Walsh completed Rework request and changed Amount from 800 to 5,000".
 * Names the given fields only, and of those the first few.
 */
export function causeInWords(story: Story, fields: readonly string[], most = mostNamed): Phrase {
  const { at } = story.step.cause;
  const did = didInWords(story, fields, most);
  return [at === "" ? "" : `On ${at}, `, did];
}

function didInWords(story: Story, fields: readonly string[], most: number): Phrase {
  const { kind, title } = story.step.cause;
  const name = title ?? "a task";
  switch (kind) {
    case "ticket":
      return [
        subject(story),
        ` submitted ${title ?? "the ticket"}`,
        submitted(story, fields, most),
      ];
    case "task":
      return withChanges(story, completed(story, name), fields, most);
    case "callback":
      return withChanges(story, `the answer to ${name} arrived`, fields, most);
    case "skip":
      return withChanges(story, [subject(story), ` skipped ${name}`], fields, most);
    case "correction":
      return fields.length === 0
        ? [subject(story), " corrected the ticket"]
        : [subject(story), " ", changesInWords(story, fields, "corrected", most)];
    case "withdraw":
      return fields.length === 0
        ? [subject(story), " withdrew the ticket"]
        : [subject(story), " ", changesInWords(story, fields, "changed", most)];
    case "resume":
      return fields.length === 0
        ? [subject(story), " resumed the ticket"]
        : [
            subject(story),
            " resumed the ticket, which meanwhile had ",
            changesInWords(story, fields, "changed", most),
          ];
    default:
      return [subject(story), actWords[kind](name)];
  }
}

const actWords: {
  readonly [
    K in Extract<Writer["kind"], "wake" | "redo" | "drop" | "hold" | "cancel" | "reopen">
  ]: (name: string) => string;
} = {
  wake: (name) => ` woke ${name} by hand`,
  redo: (name) => ` asked for ${name} again`,
  drop: (name) => ` cancelled ${name}`,
  hold: () => " put the ticket on hold",
  cancel: () => " cancelled the ticket",
  reopen: () => " reopened the ticket",
};

function subject(story: Story): Phrase {
  const { person } = story.step.cause;
  return person === null ? "somebody" : strong(person);
}

function completed(story: Story, name: string): Phrase {
  return story.step.cause.person === null
    ? `${name} was completed`
    : [subject(story), ` completed ${name}`];
}

function submitted(story: Story, fields: readonly string[], most: number): Phrase {
  const named = fields.slice(0, most).map((field): Phrase => {
    const after = changeOf(story, field)?.after ?? null;
    return [strong(titleIn(story, field)), " (", strong(valueIn(story, field, after)), ")"];
  });
  return named.length === 0 ? "" : [" with ", listOfPhrases([...named, ...more(fields, most)])];
}

function withChanges(story: Story, did: Phrase, fields: readonly string[], most: number): Phrase {
  return fields.length === 0 ? did : [did, " and ", changesInWords(story, fields, "changed", most)];
}

/** "changed Amount from 800 to 5,000, set Quote to “…” and Supplier to “…”". */
function changesInWords(
  story: Story,
  fields: readonly string[],
  verb: "changed" | "corrected",
  most: number,
): Phrase {
  const changes = fields.slice(0, most).map((field) => changeInWords(story, field, verb));
  // A verb that was just said is not said again: "set A to x and B to y".
  const named = changes.map(({ verb: own, rest }, index): Phrase => [
    changes[index - 1]?.verb === own ? "" : `${own} `,
    rest,
  ]);
  return listOfPhrases([...named, ...more(fields, most)]);
}

function more(fields: readonly string[], most: number): readonly Phrase[] {
  const rest = fields.length - most;
  return rest <= 0 ? [] : [rest === 1 ? "1 more field" : `${rest} more fields`];
}

function changeInWords(
  story: Story,
  field: string,
  verb: "changed" | "corrected",
): { readonly verb: string; readonly rest: Phrase } {
  const change = changeOf(story, field);
  const name = strong(titleIn(story, field));
  if (change === null) return { verb: "wrote", rest: writtenAgain(story, field) };
  const before = old(valueIn(story, field, change.before));
  const after = strong(valueIn(story, field, change.after));
  if (change.after === null) return { verb: "cleared", rest: [name, ", which was ", before] };
  if (change.before !== null) return { verb, rest: [name, " from ", before, " to ", after] };
  return { verb: verb === "corrected" ? verb : "set", rest: [name, " to ", after] };
}

/** A task with `wake_on: write` wakes on a value that stayed the same, too. */
function writtenAgain(story: Story, field: string): Phrase {
  const value = fieldValue(story.values ?? {}, field);
  const said: Phrase = value === null ? "" : [" (", strong(valueIn(story, field, value)), ")"];
  return [strong(titleIn(story, field)), " again", said];
}
