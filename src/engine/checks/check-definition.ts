import type { WorkflowDefinition } from "../definition.js";
import { rewritten, unread } from "./answers.js";
import { actionLoops, actions } from "./actions.js";
import { type Check, type Known, lookAt } from "./checked-workflow.js";
import { beginsAndEnds, keys, statuses } from "./components.js";
import { conditionInputs, conditions, ownAnswers } from "./conditions.js";
import { fieldLists, unknownFields } from "./field-lists.js";
import { dueTimes } from "./due.js";
import type { Finding } from "./finding.js";
import { namedUsers, roles, withdrawing } from "./people.js";
import { transforms } from "./transforms.js";
import { waking, ways } from "./waking.js";

/** Every check, in the order in which findings at one place are listed. A new one is a line here. */
const checks: readonly Check[] = [
  beginsAndEnds,
  keys,
  unknownFields,
  fieldLists,
  waking,
  ways,
  conditions,
  statuses,
  actions,
  transforms,
  actionLoops,
  roles,
  namedUsers,
  withdrawing,
  dueTimes,
  conditionInputs,
  ownAnswers,
  rewritten,
  unread,
];

/**
 * What is wrong with a definition, or odd: errors first, each kind in the order of the definition. The fields' own schema is checked elsewhere;
 * here it may be anything. Roles are checked when the company's are given.
 */
export function checkDefinition(
  definition: WorkflowDefinition,
  known: Known = {},
): readonly Finding[] {
  const workflow = lookAt(definition, known);
  const order = new Map<string, number>(
    workflow.components
      .map((component, index) => [`${component.kind} ${component.key}`, index + 1] as const)
      .reverse(),
  );
  const position = ({ severity, place }: Finding): number => {
    const at = order.get(`${place.kind} ${place.key}`) ?? 0;
    return (severity === "error" ? 0 : workflow.components.length + 1) + at;
  };
  return checks
    .flatMap((check) => check(workflow))
    .map((finding) => ({ finding, at: position(finding) }))
    .sort((a, b) => a.at - b.at)
    .map(({ finding }) => finding);
}
