import type {
  Finding,
  FindingCode,
  TaskDefinition,
  WorkflowDefinition,
} from "../../src/engine/index.js";
import { sound, withTask } from "./sound.js";

export type Row = readonly [
  severity: Finding["severity"],
  place: string,
  definition: WorkflowDefinition,
  sentence: string,
];

/** An action without fault. */
const calling = { task_type: "SYNC_ACTION", action_url: "https://example.com/x" } as const;

/** Two actions that wake each other. */
function loop(
  rework: Partial<TaskDefinition>,
  review: Partial<TaskDefinition>,
): WorkflowDefinition {
  const tasks = withTask("rework", { ...calling, ...rework }).tasks;
  return {
    ...sound,
    tasks: tasks.map((one) =>
      one.key === "manager_review" ? { ...one, ...calling, ...review } : one,
    ),
  };
}

/** Codes that only actions have. */
type ActionCode = Extract<
  FindingCode,
  "no_address" | "bad_address" | "no_deadline" | "action_loop" | "bad_transform" | "not_an_output"
>;

export const brokenActions: { readonly [C in ActionCode]: readonly Row[] } = {
  no_address: [
    [
      "error",
      "task rework action_url",
      withTask("rework", { task_type: "SYNC_ACTION" }),
      "Rework request is done by another system, but has no address",
    ],
  ],
  bad_address: [
    [
      "error",
      "task rework action_url",
      withTask("rework", { ...calling, action_url: "http://localhost/x" }),
      "cannot be called. Expected a public one, but it is none.",
    ],
  ],
  no_deadline: [
    [
      "error",
      "task rework timeout_seconds",
      withTask("rework", { ...calling, task_type: "ASYNC_ACTION" }),
      "has no deadline",
    ],
  ],
  action_loop: [
    [
      "error",
      "task rework max_runs",
      loop({ max_runs: null }, { max_runs: 3 }),
      "Rework request and Manager review wake each other",
    ],
    [
      "error",
      "task manager_review max_runs",
      loop({ max_runs: 3 }, { max_runs: null }),
      "Manager review and Rework request wake each other",
    ],
  ],
  bad_transform: [
    [
      "error",
      "task rework input_transform",
      withTask("rework", { ...calling, input_transform: { a: { log: 1 } } }),
      "What is sent by Rework request cannot be used",
    ],
    [
      "error",
      "task rework output_transform",
      withTask("rework", { ...calling, output_transform: { item: { var: "itme" } } }),
      "What is read from the answer to Rework request cannot be used",
    ],
  ],
  not_an_output: [
    [
      "error",
      "task rework output_transform",
      withTask("rework", { ...calling, output_transform: { urgent: { var: "body.urgent" } } }),
      "would write “urgent” from the answer, which is not one of its outputs",
    ],
  ],
};

/** Output transforms that give what a field cannot hold. */
export const wrongAnswers: readonly Row[] = [
  [
    "error",
    "task rework output_transform",
    withTask("rework", { ...calling, output_transform: { amount: { cat: ["EUR", 5] } } }),
    "Rework request would write text into Amount, which is a number.",
  ],
  [
    "error",
    "task rework output_transform",
    withTask("rework", { ...calling, output_transform: { item: { var: "status" } } }),
    "would write a number into Item, which is text.",
  ],
  [
    "error",
    "task rework output_transform",
    withTask("rework", {
      ...calling,
      output_transform: { amount: { if: [{ var: "body.x" }, 1, true] } },
    }),
    "would write yes or no into Amount, which is a number.",
  ],
  [
    "error",
    "task rework output_transform",
    withTask("rework", { ...calling, output_transform: { item: { a: 1, b: 2 } } }),
    "would write a group of fields into Item",
  ],
];

export const unknownAnswers: readonly Row[] = [
  [
    "error",
    "task manager_review output_transform",
    withTask("manager_review", { ...calling, output_transform: { manager_decision: "yes" } }),
    "would write “yes” into Manager decision, which does not have it among its choices: approve, rework, reject.",
  ],
];
