import { checkCondition } from "../conditions/check-condition.js";
import type { ConditionProblem } from "../conditions/condition-problem.js";
import { listInWords } from "../words/value-words.js";
import { type Check, type Component, placeOf } from "./checked-workflow.js";
import type { Finding } from "./finding.js";
import { literalMistakes } from "./literals.js";

/** Conditions are of the checked subset, and compare fields with what these can be. */
export const conditions: Check = (workflow) =>
  workflow.components.flatMap((component) => {
    // Unknown fields are found together with those of the lists.
    const problems = checkCondition(component.condition, workflow.isField).filter(
      (problem) => problem.code !== "unknown_field",
    );
    const findings = problems.map((problem) => problemFinding(component, problem));
    if (problems.some((problem) => problem.code !== "comparison_with_null")) return findings;
    return [...findings, ...literalMistakes(workflow, component)];
  });

/** A condition may read what does not wake its component; then a change goes by unseen. */
export const conditionInputs: Check = (workflow) =>
  workflow.components.flatMap((component) => {
    const unseen = component.asks.filter(
      (field) =>
        workflow.isField(field) && field !== "submitter" && !component.inputs.includes(field),
    );
    return unseen.map((field) => ({
      code: "condition_not_an_input",
      severity: "warning",
      place: placeOf(component, "condition"),
      field,
      sentence: `The condition of ${component.title} reads ${workflow.fieldName(field)}, but it is not ${
        component.kind === "task" ? "an input" : "one of its fields"
      }. Changing it would not wake ${component.title}.`,
    }));
  });

/** A condition reads the answer that its own task gives, or an input is an output: then its answer does not wake it, nor is it cleared. */
export const ownAnswers: Check = (workflow) =>
  workflow.components.flatMap((component): readonly Finding[] => {
    const both = new Set(
      component.outputs.filter(
        (field) => component.inputs.includes(field) || component.asks.includes(field),
      ),
    );
    if (both.size === 0) return [];
    const names = listInWords([...both].map(workflow.fieldName));
    return [
      {
        code: "reads_own_answer",
        severity: "warning",
        place: placeOf(component, component.outputsPart),
        sentence: `${component.title} reads and writes ${names}. Its own answer does not wake it, and is not cleared when it is asked again.`,
      },
    ];
  });

function problemFinding(component: Component, problem: ConditionProblem): Finding {
  const place = placeOf(component, "condition");
  if (problem.code === "comparison_with_null")
    return {
      code: problem.code,
      severity: "error",
      place,
      sentence: `The condition of ${component.title} compares with null, which nothing is equal to. Ask whether the field is missing instead: {"missing": ["…"]}.`,
    };
  return {
    code: "bad_condition",
    severity: "error",
    place,
    sentence: `The condition of ${component.title} cannot be used. ${problem.sentence}`,
  };
}
