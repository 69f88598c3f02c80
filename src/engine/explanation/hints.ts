import { conditionFields } from "../conditions/condition-fields.js";
import type { Fields } from "../definition.js";
import { clauseOf, operation, ruleOf, varPath, type Clause, type Leaf } from "../words/clause.js";
import { failingClause } from "../words/condition-tree.js";
import { conditionInWords, wordingOf } from "../words/condition-words.js";
import { isLiteral, operandInWords } from "../words/expression-words.js";
import { leafInWords } from "../words/leaf-words.js";
import { fieldList, titleIn, type Story } from "./story.js";

/** Something that somebody could do; a lower rank is nearer at hand. */
interface Hint {
  readonly text: string;
  readonly rank: number;
  readonly fields: readonly string[];
}

/** What would make the rest of a condition true: "Frank Osei answers Finance review with Approve." Null when nobody can. */
export function whatWouldHold(story: Story, values: Fields): string | null {
  const failing = failingClause(clauseOf(story.condition), values);
  const hint = failing && hintFor(story, failing);
  if (hint === null) return null;
  const wakes = hint.fields.some((field) => story.inputs.includes(field));
  const then = wakes ? "" : `, and then ${fieldList(story, story.inputs, "or")} changes again`;
  return sentence(`${hint.text}${then}`);
}

/** What would wake it: "A change of Amount or Quote, while Amount is more than 1,000." */
export function whatWouldWake(story: Story, by = ""): string | null {
  if (story.inputs.length === 0) return null;
  const { names, dateTime } = story.lookup;
  const words = conditionInWords(story.definition, story.condition, names, dateTime);
  const condition = words === "always" ? "" : `, while ${words}`;
  return sentence(`a change of ${fieldList(story, story.inputs, "or")}${by}${condition}`);
}

function hintFor(story: Story, clause: Clause): Hint | null {
  if (clause.kind === "leaf") return leafHint(story, clause);
  const hints = clause.parts.map((part) => hintFor(story, part));
  if (clause.kind === "any")
    return hints.filter((hint) => hint !== null).sort((a, b) => a.rank - b.rank)[0] ?? null;
  const all = hints.filter((hint) => hint !== null);
  if (all.length < hints.length) return null;
  return {
    text: [...new Set(all.map((hint) => hint.text))].join("; "),
    rank: all.reduce((sum, hint) => sum + hint.rank, 0) / all.length,
    fields: all.flatMap((hint) => hint.fields),
  };
}

function leafHint(story: Story, leaf: Leaf): Hint | null {
  const fields = conditionFields(ruleOf(leaf));
  const hints = fields.map((field) => fieldHint(story, leaf, field, fields));
  return hints.filter((hint) => hint !== null).sort((a, b) => a.rank - b.rank)[0] ?? null;
}

function fieldHint(
  story: Story,
  leaf: Leaf,
  field: string,
  fields: readonly string[],
): Hint | null {
  const answer = answerOf(story, leaf, field);
  const vague = answer === null ? 0.5 : 0;
  const writers = story.definition.tasks.filter(
    (task) => task.key !== story.key && task.output_fields.some((one) => one.key === field),
  );
  const open = story.openTasks.find((one) => writers.some((task) => task.key === one.key));
  if (open) {
    const who = open.who ?? "somebody";
    const done =
      answer === null
        ? `completes ${open.title} so that ${words(story, leaf)}`
        : `answers ${open.title} with ${answer}`;
    return { text: `${who} ${done}`, rank: vague, fields };
  }
  const [task] = writers;
  if (task) {
    const done = answer === null ? `done so that ${words(story, leaf)}` : `answered with ${answer}`;
    return { text: `${task.title} starts and is ${done}`, rank: 1 + vague, fields };
  }
  if (field === "submitter") return null;
  return {
    text: `a ticket admin corrects ${titleIn(story, field)} so that ${words(story, leaf)}`,
    rank: 2,
    fields,
  };
}

/** The one answer that a comparison asks for, in words; null when it asks for anything else. */
function answerOf(story: Story, leaf: Leaf, field: string): string | null {
  const op = operation(leaf.rule);
  const asksForOne = leaf.negated ? ["!=", "!=="] : ["==", "==="];
  if (op === null || !asksForOne.includes(op.name)) return null;
  const [left, right] = op.args;
  const literal = isLiteral(left) ? left : right;
  const other = literal === left ? right : left;
  if (literal === undefined || !isLiteral(literal) || varPath(other) !== field) return null;
  return operandInWords(literal, wordingOf(story.definition, story.lookup), other);
}

function words(story: Story, leaf: Leaf): string {
  return leafInWords(leaf, wordingOf(story.definition, story.lookup));
}

/** With a capital and a full stop. */
export function sentence(text: string): string {
  const [first = ""] = text;
  return `${first.toUpperCase()}${text.slice(first.length)}.`;
}
