import type { Json } from "../definition.js";
import { isList, isObject } from "../json.js";
import { checkPaths } from "./check-paths.js";
import type { ConditionProblem, LogicRules, Place } from "./condition-problem.js";
import { isOperation, MOST_ITEMS, OPERATORS, operandsOf } from "./operators.js";

const MOST_NODES = 300;
const MOST_LEVELS = 24;
const MOST_LETTERS = 500;
const MOST_BYTES = 10_000;
const MOST_LOOPS = 2;

/** What keeps JSON Logic of a condition, or the logic in the leaves of a transform, from being stored. Takes any JSON. */
export function checkLogic(logic: Json, rules: LogicRules): readonly ConditionProblem[] {
  const problems: ConditionProblem[] = [];
  const root: Place = {
    logic,
    path: "",
    level: 1,
    loops: 0,
    scope: "fields",
    compared: false,
    plain: rules.what === "transform",
  };
  // A stack of its own instead of recursion, so that the depth is refused before it can overflow anything.
  const rest: Place[] = [root];
  const size = { nodes: 0, bytes: 0 };
  for (let place = rest.pop(); place !== undefined; place = rest.pop()) {
    const bound = overBound(place, rules, size);
    if (bound !== null) return [...problems, bound];
    problems.push(...checkPlace(place, rules));
    // Pushed in reverse, so that problems come in reading order.
    rest.push(...innerPlaces(place).reverse());
  }
  return problems;
}

/** The bound that this node breaks, if any. The walk ends there: nothing beyond is worth its time. */
function overBound(
  place: Place,
  { what }: LogicRules,
  size: { nodes: number; bytes: number },
): ConditionProblem | null {
  const { logic, path } = place;
  const letters = typeof logic === "string" ? logic.length : 0;
  size.nodes += 1;
  size.bytes += 4 + letters + lettersOfKeys(place);
  const tooLarge = (which: string): ConditionProblem => ({
    code: "too_large",
    path,
    sentence: `Expected to find a shorter ${what}, but it has ${which}.`,
  });
  if (place.level > MOST_LEVELS) {
    const sentence = `Expected to find at most ${MOST_LEVELS} levels, but the ${what} is nested deeper.`;
    return { code: "too_deep", path, sentence };
  }
  if (size.nodes > MOST_NODES) return tooLarge(`more than ${MOST_NODES} parts`);
  if (letters > MOST_LETTERS) return tooLarge(`a text of more than ${MOST_LETTERS} letters`);
  if (size.bytes > MOST_BYTES) return tooLarge(`more than ${MOST_BYTES} bytes`);
  if (!isStructure(place) && itemsOf(logic).length > MOST_ITEMS)
    return tooLarge(`a list of more than ${MOST_ITEMS} items`);
  if (isStructure(place) && Object.keys(logic ?? {}).length > MOST_ITEMS)
    return tooLarge(`an object of more than ${MOST_ITEMS} properties`);
  return null;
}

/** An object that stands for itself: its properties are sent, or written. */
function isStructure({ logic, plain, level }: Place): boolean {
  return plain && isObject(logic) && (level === 1 || !isOperation(logic));
}

function lettersOfKeys(place: Place): number {
  if (!isObject(place.logic)) return 0;
  const keys = Object.keys(place.logic);
  if (!isStructure(place)) return (keys[0] ?? "").length;
  // Longer objects are refused for their length.
  return keys.slice(0, MOST_ITEMS).reduce((sum, key) => sum + key.length, 0);
}

/** The items of a literal list, or the operands of an operation. */
function itemsOf(logic: Json): readonly Json[] {
  if (isList(logic)) return logic;
  return isObject(logic) ? operandsOf(Object.values(logic)[0]) : [];
}

function checkPlace(place: Place, rules: LogicRules): readonly ConditionProblem[] {
  const { logic, path } = place;
  // A transform may come to nothing, a condition may not.
  if (logic === null)
    return rules.what === "condition" || place.compared ? [nullProblem(place)] : [];
  if (!isObject(logic)) return [];
  if (isStructure(place)) return checkStructure(place, Object.keys(logic));
  const [operator, ...others] = Object.keys(logic);
  if (operator === undefined || others.length > 0) {
    const sentence =
      "Expected to find one operation here, but there is an object with none or several.";
    return [{ code: "not_one_operation", path, sentence }];
  }
  const known = OPERATORS.get(operator);
  if (known === undefined) {
    const sentence = `Expected to find an operation that ${rules.what}s may use, but "${shown(operator)}" is none.`;
    return [{ code: "unknown_operator", path, sentence }];
  }
  return [...checkOperands(operator, place), ...checkPaths(operator, place, rules)];
}

/** Operations of json-logic-js that are not for use here: alone in an object they are no property that somebody wanted to send. */
const NEVER_OPERATIONS: ReadonlySet<string> = new Set(["log", "method", "merge"]);

function checkStructure({ path, level }: Place, names: readonly string[]): ConditionProblem[] {
  const hidden = names.filter((name) => name === "__proto__");
  const [only = ""] = names;
  const problems = hidden.map((name): ConditionProblem => ({
    code: "bad_path",
    path,
    sentence: `Expected to find the name of a property, but "${name}" cannot be one.`,
  }));
  if (level === 1 || names.length !== 1) return problems;
  if (!NEVER_OPERATIONS.has(only) && /[\p{L}\p{N}]/u.test(only)) return problems;
  const sentence = `Expected to find an operation that transforms may use, but "${shown(only)}" is none.`;
  return [...problems, { code: "unknown_operator", path, sentence }];
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
  if (isStructure(place)) {
    return Object.entries(logic ?? {}).map(([name, value]) => ({
      ...place,
      logic: value,
      path: `${path}/${pointerPart(name)}`,
      level: level + 1,
    }));
  }
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
      path: `${path}/${pointerPart(operator)}/${index}`,
      level: level + 1,
      loops: place.loops + (body ? 1 : 0),
      scope: body ? known.loop : place.scope,
      compared: known.compares === true,
      plain: false,
    };
  });
}

function pointerPart(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
