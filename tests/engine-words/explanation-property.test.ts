import fc from "fast-check";
import { expect, it, vi } from "vitest";
import {
  explain,
  fieldTitle,
  type ConditionNode,
  type Fields,
  type Json,
  type WorkflowDefinition,
} from "../../src/engine/index.js";
import { asObject } from "../../src/engine/words/property.js";
import { valueInSentence } from "../../src/engine/words/value-words.js";
import { real } from "../engine/properties/engines.js";
import { histories, play, type Step } from "../engine/properties/histories.js";
import { isDefaultSearch, patience, runs } from "../engine/properties/runs.js";

vi.setConfig({ testTimeout: patience });

const person = "Grace Lindqvist";

function valueOf(fields: Fields, field: string): Json {
  return Object.hasOwn(fields, field) ? (fields[field] ?? null) : null;
}

function said(definition: WorkflowDefinition, field: string, value: Json): string {
  const schema = asObject(asObject(definition.fields_schema["properties"])?.[field]);
  return valueInSentence(
    field === "submitter" ? { type: "string", format: "user" } : schema,
    value,
    {},
  );
}

/** Every leaf that did not hold, of a part that did not hold. */
function failingLeaves(node: ConditionNode): readonly ConditionNode[] {
  if (node.holds === true) return [];
  return node.children.length === 0 ? [node] : node.children.flatMap(failingLeaves);
}

/** What the page would ask about a step: every component of the definition. */
function* explained(
  { definition }: { readonly definition: WorkflowDefinition },
  step: Step,
  number: number,
) {
  if (!step.decided.ok) return;
  const { round } = step.decided;
  const { kind } = step.writeSet.writer;
  const changed = round.changed.map((field) => ({
    field,
    before: valueOf(step.before.fields, field),
    after: valueOf(step.writeSet.fields, field),
  }));
  const components = [
    ...definition.tasks.map(({ key, condition }) => ({ kind: "task" as const, key, condition })),
    ...definition.completions.map(({ key, condition }) => ({
      kind: "completion" as const,
      key,
      condition,
    })),
  ];
  for (const { condition, ...component } of components) {
    const decision = Object.hasOwn(round.decisions, component.key)
      ? (round.decisions[component.key] ?? null)
      : null;
    const explanation = explain({
      definition,
      component,
      decision,
      step: {
        step: number,
        cause: { kind, person, title: null, at: "12 Nov" },
        changed,
        cleared: round.cleared,
        written: Object.keys(step.writeSet.fields),
        decisions: round.decisions,
        effects: round.effects,
      },
    });
    yield { explanation, decision, changed, kind, condition };
  }
}

it("names the field, its old and new value, the person and the part of the condition, for every decision of any history", () => {
  const outcomes = new Map<string, number>();
  fc.assert(
    fc.property(histories, (history) => {
      play(real, history).forEach((step, index) => {
        for (const { explanation, decision, changed, kind, condition } of explained(
          history,
          step,
          index,
        )) {
          const { sentence, segments, tree, wouldStart } = explanation;
          const outcome = decision?.outcome ?? "NOT_TRIGGERED";
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          expect(segments.map((segment) => segment.text).join("")).toBe(sentence);
          expect(sentence).toMatch(/^[A-Z].*\.$/s);
          if (kind !== "callback") expect(sentence).toContain(person);
          if (["FIRE", "REFRESH", "CLOSE"].includes(outcome)) expect(wouldStart).toBeNull();
          if (outcome !== "CANCEL" && outcome !== "NOT_TRIGGERED")
            for (const field of (decision?.woken_by ?? []).slice(0, 4)) {
              expect(sentence).toContain(fieldTitle(history.definition, field));
              const change = changed.find((one) => one.field === field);
              if (!change || kind === "resume") continue;
              if (change.before !== null && kind !== "ticket")
                expect(sentence).toContain(said(history.definition, field, change.before));
              if (change.after !== null)
                expect(sentence).toContain(said(history.definition, field, change.after));
            }
          if (outcome === "WAITS_FOR_FRESH")
            expect(sentence).toMatch(/ (is|are) being asked again in /);
          if (outcome === "FIRE" && tree) expect(tree.holds).toBe(true);
          if (outcome === "CONDITION_FALSE" && condition !== null) {
            const leaves = tree ? failingLeaves(tree) : [];
            expect(leaves.length).toBeGreaterThan(0);
            for (const leaf of leaves) {
              expect(sentence).toContain(leaf.text);
              if (leaf.seen !== undefined) expect(sentence).toContain(leaf.seen);
            }
          }
        }
      });
    }),
    runs(250),
  );
  if (!isDefaultSearch) return;
  // Every outcome was among them.
  expect([...outcomes.keys()].sort()).toEqual([
    "ALREADY_RAN",
    "ANSWERED",
    "CANCEL",
    "CLOSE",
    "CONDITION_FALSE",
    "FIRE",
    "NOT_CONSIDERED",
    "NOT_TRIGGERED",
    "NOT_WOKEN",
    "REFRESH",
    "SELF",
    "SKIPPED",
    "WAITS_FOR_FRESH",
  ]);
});
