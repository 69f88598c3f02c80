import type { TaskDefinition } from "../definition.js";
import { listInWords } from "../words/value-words.js";
import type { Check } from "./checked-workflow.js";
import type { Finding } from "./finding.js";

/** An action has an address that can be called, and one that calls back has a deadline. */
export const actions: Check = ({ definition, known }) =>
  definition.tasks.filter(isAction).flatMap((task): readonly Finding[] => {
    const title = task.title || task.key;
    const findings: Finding[] = [];
    const add = (code: Finding["code"], part: string, sentence: string): void => {
      findings.push({
        code,
        severity: "error",
        place: { kind: "task", key: task.key, part },
        sentence,
      });
    };
    const problem =
      task.action_url === null ? undefined : (known.urlProblem?.(task.action_url) ?? undefined);
    if (task.action_url === null)
      add(
        "no_address",
        "action_url",
        `${title} is done by another system, but has no address to call. Give the address.`,
      );
    if (problem !== undefined)
      add("bad_address", "action_url", `The address of ${title} cannot be called. ${problem}`);
    if (task.task_type === "ASYNC_ACTION" && task.timeout_seconds === null)
      add(
        "no_deadline",
        "timeout_seconds",
        `${title} waits until it is called back, but has no deadline: without a call back it would wait for ever. Say how long it waits.`,
      );
    return findings;
  });

/** Actions that wake each other in a circle go on for ever, unless each may run so many times and no more. */
export const actionLoops: Check = ({ definition }) => {
  const tasks = definition.tasks.filter((task) => isAction(task) && task.run !== "once");
  const wakes = new Map(tasks.map((task) => [task, wokenBy(task, tasks)]));
  const reached = new Map(tasks.map((task) => [task, reach(task, wakes)]));
  return tasks.flatMap((task): readonly Finding[] => {
    const circle = tasks.filter(
      (other) => reached.get(task)?.has(other) && reached.get(other)?.has(task),
    );
    if (task.max_runs !== null || circle.length < 2) return [];
    const others = circle.filter((one) => one !== task).map((one) => one.title || one.key);
    return [
      {
        code: "action_loop",
        severity: "error",
        place: { kind: "task", key: task.key, part: "max_runs" },
        sentence: `${task.title || task.key} and ${listInWords(others)} wake each other, and nobody is asked in between: they could call each other for ever. Say how many times each of them may run in one ticket.`,
      },
    ];
  });
};

export function isAction(task: TaskDefinition): boolean {
  return task.task_type !== "FORM";
}

/** The other tasks that an answer of this one wakes. */
function wokenBy(
  writer: TaskDefinition,
  tasks: readonly TaskDefinition[],
): readonly TaskDefinition[] {
  const written = new Set(writer.output_fields.map((field) => field.key));
  return tasks.filter(
    (task) => task !== writer && task.input_fields.some((field) => written.has(field)),
  );
}

function reach(
  from: TaskDefinition,
  wakes: ReadonlyMap<TaskDefinition, readonly TaskDefinition[]>,
): ReadonlySet<TaskDefinition> {
  const found = new Set<TaskDefinition>();
  const rest = [...(wakes.get(from) ?? [])];
  for (let task = rest.pop(); task !== undefined; task = rest.pop()) {
    if (found.has(task)) continue;
    found.add(task);
    rest.push(...(wakes.get(task) ?? []));
  }
  return found;
}
