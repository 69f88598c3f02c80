import type { Json } from "../definition.js";
import { isList, isObject } from "../json.js";
import { checkPaths } from "./check-paths.js";
import type { ConditionProblem, Place } from "./condition-problem.js";
import { isEmptyCondition, MOST_ITEMS, OPERATORS, operandsOf } from "./operators.js";

const MOST_NODES = 300;
const MOST_LEVELS = 24;
const MOST_LETTERS = 500;
const MOST_BYTES = 10_000;
const MOST_LOOPS = 2;

/**
 * What keeps a condition from being stored: [] when it is of the checked subset (empty conditions are). `isField` knows the
 * fields of the workflow, `submitter` among them. Takes any JSON, however deep or large.
 */
export function checkCondition(
  condition: Json,
  isField: (key: string) => boolean,
): readonly ConditionProblem[] {
  if (isEmptyCondition(condition)) return [];
  if (!isObject(condition)) {
    const sentence = "Expected to find an operation, but the condition is a plain value or a list.";
    return [{ code: "not_an_object", path: "", sentence }];
  }
  const problems: ConditionProblem[] = [];
  const root: Place = {
    logic: condition,
    path: "",
    level: 1,
    loops: 0,
    scope: "fields",
    compared: false,
  };
  // A stack of its own instead of recursion, so that the depth is refused before it can overflow anything.
  const rest: Place[] = [root];
  const size = { nodes: 0, bytes: 0 };
  for (let place = rest.pop(); place !== undefined; place = rest.pop()) {
    const bound = overBound(place, size);
    if (bound !== null) return [...problems, bound];
    problems.push(...checkPlace(place, isField));
    // Pushed in reverse, so that problems come in reading order.
    rest.push(...innerPlaces(place).reverse());
  }
  return problems;
}

/** The bound that this node breaks, if any. The walk ends there: nothing beyond is worth its time. */
function overBound(place: Place, size: { nodes: number; bytes: number }): ConditionProblem | null {
  const { logic, path } = place;
  const letters = typeof logic === "string" ? logic.length : 0;
  size.nodes += 1;
  size.bytes += 4 + letters + (isObject(logic) ? (Object.keys(logic)[0] ?? "").length : 0);
  const tooLarge = (what: string): ConditionProblem => ({
    code: "too_large",
    path,
    sentence: `Expected to find a shorter condition, but it has ${what}.`,
  });
  if (place.level > MOST_LEVELS) {
    const sentence = `Expected to find at most ${MOST_LEVELS} levels, but the condition is nested deeper.`;
    return { code: "too_deep", path, sentence };
  }
  if (size.nodes > MOST_NODES) return tooLarge(`more than ${MOST_NODES} parts`);
  if (letters > MOST_LETTERS) return tooLarge(`a text of more than ${MOST_LETTERS} letters`);
  if (size.bytes > MOST_BYTES) return tooLarge(`more than ${MOST_BYTES} bytes`);
  if (itemsOf(logic).length > MOST_ITEMS)
    return tooLarge(`a list of more than ${MOST_ITEMS} items`);
  return null;
}

/** The items of a literal list, or the operands of an operation. */
function itemsOf(logic: Json): readonly Json[] {
  if (isList(logic)) return logic;
  return isObject(logic) ? operandsOf(Object.values(logic)[0]) : [];
}

function checkPlace(place: Place, isField: (key: string) => boolean): readonly ConditionProblem[] {
  const { logic, path } = place;
  if (logic === null) return [nullProblem(place)];
  if (!isObject(logic)) return [];
  const [operator, ...others] = Object.keys(logic);
  if (operator === undefined || others.length > 0) {
    const sentence =
      "Expected to find one operation here, but there is an object with none or several.";
    return [{ code: "not_one_operation", path, sentence }];
  }
  const known = OPERATORS.get(operator);
  if (known === undefined) {
    const sentence = `Expected to find an operation that conditions may use, but "${shown(operator)}" is none.`;
    return [{ code: "unknown_operator", path, sentence }];
  }
  return [...checkOperands(operator, place), ...checkPaths(operator, place, isField)];
}

function nullProblem({ path, compared }: Place): ConditionProblem {
  return compared
    ? {
        code: "comparison_with_null",
        path,
        sentence: 'Expected to compare with a value, but it is null; ask with "missing" instead.',
      }
    : { code: "null_value", path, sentence: "Expected to find a value, but it is null." };
}

function checkOperands(operator: string, place: Place): readonly ConditionProblem[] {
  const { path, loops } = place;
  const { least, most, loop } = OPERATORS.get(operator) ?? { least: 0, most: 0 };
  const count = itemsOf(place.logic).length;
  const problems: ConditionProblem[] = [];
  const operands = (wanted: string): ConditionProblem => ({
    code: "wrong_operands",
    path,
    sentence: `Expected to find ${wanted} for "${operator}", but there ${count === 1 ? "is" : "are"} ${count}.`,
  });
  if (count < least || count > most) {
    problems.push(operands(least === most ? `${least} operands` : `${least} to ${most} operands`));
  } else if ((operator === "if" || operator === "?:") && count % 2 === 0) {
    // Without an else the result could be null although no unset field is read.
    problems.push(operands("test, then and else, an odd number of operands,"));
  }
  if (loop !== undefined && loops >= MOST_LOOPS) {
    const sentence = `Expected to find at most ${MOST_LOOPS} loops inside each other, but "${operator}" is one more.`;
    problems.push({ code: "nested_too_often", path, sentence });
  }
  return problems;
}

/** The nodes below this one; also the paths of `var` and `missing`, because they count towards the size. */
function innerPlaces(place: Place): Place[] {
  const { logic, path, level } = place;
  if (isList(logic)) {
    return logic.map((item, index) => ({
      ...place,
      logic: item,
      path: `${path}/${index}`,
      level: level + 1,
    }));
  }
  if (!isObject(logic)) return [];
  const [operator = ""] = Object.keys(logic);
  const known = OPERATORS.get(operator);
  if (known === undefined) return [];
  return itemsOf(logic).map((operand, index) => {
    const body = known.loop !== undefined && index === 1;
    return {
      logic: operand,
      path: `${path}/${operator.replace("/", "~1")}/${index}`,
      level: level + 1,
      loops: place.loops + (body ? 1 : 0),
      scope: body ? known.loop : place.scope,
      compared: known.compares === true,
    };
  });
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
