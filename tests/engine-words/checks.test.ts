import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  checkDefinition,
  type Finding,
  type Json,
  type TaskDefinition,
  type WorkflowDefinition,
} from "../../src/engine/index.js";
import { completion } from "../engine/naive/builders.js";
import { workflows } from "../engine/properties/arbitraries.js";
import { patience, runs } from "../engine/properties/runs.js";
import { broken } from "./broken-definitions.js";
import { field } from "./purchase.js";
import { asking, sound, withTask, withTicket } from "./sound.js";

vi.setConfig({ testTimeout: patience });

const rows = Object.entries(broken).flatMap(([code, all]) =>
  all.map((row) => [code, ...row] as const),
);

const roles = new Set(["Manager", "Finance", "Purchasing", "Employee"]);
const known = {
  roles,
  weeklyMinutes: 0,
  escalations: new Map([
    ["rework", { holders: 0, able: 0 }],
    ["finance_review", { holders: 2, able: 0 }],
  ]),
  urlProblem: (url: string): string | undefined =>
    url.includes("localhost") ? "Expected a public one, but it is none." : undefined,
};
const placed = ({ place }: Finding): string => `${place.kind} ${place.key} ${place.part ?? ""}`;

describe("checkDefinition", () => {
  it("finds nothing in a sound definition", () => {
    expect(checkDefinition(sound, { roles })).toEqual([]);
  });

  it.each(rows)("%s (%s) at %s", (code, severity, place, definition, sentence) => {
    const findings = checkDefinition(definition, known);
    const found = findings.filter((finding) => finding.code === code && placed(finding) === place);
    expect(found, JSON.stringify(findings)).toHaveLength(1);
    expect(found[0]?.severity).toBe(severity);
    expect(found[0]?.sentence).toContain(sentence);
  });

  it("a due time that can come, and is heard of, is not complained about", () => {
    const due = {
      ...{ hours: 8, counted: "working" as const },
      escalation: { act: "reassign" as const, role: "Manager", after_hours: 4 },
    };
    const definition = withTask("finance_review", { due });
    const escalations = new Map([["finance_review", { holders: 2, able: 1 }]]);
    expect(checkDefinition(definition, { roles, weeklyMinutes: 15, escalations })).toEqual([]);
    expect(checkDefinition(definition)).toEqual([]); // nothing is known, so nothing is said
    const plain = withTask("finance_review", { due: { ...due, counted: "plain" } });
    expect(checkDefinition(plain, { weeklyMinutes: 0 })).toEqual([]);
    const told = { ...due, escalation: { ...due.escalation, act: "tell" as const } };
    const others = new Map([["finance_review", { holders: 2, able: 0 }]]);
    expect(
      checkDefinition(withTask("finance_review", { due: told }), { escalations: others }),
    ).toEqual([]);
  });

  it("what compares rightly is not complained about", () => {
    for (const condition of [
      { ">": [field("amount"), 5.5] },
      { "<": [1, field("amount"), 5] },
      { "==": [field("submitter"), "some-id"] },
      { ">=": [field("needed_by"), "2026-01-31"] },
      { in: [field("manager_decision"), ["approve", "reject"]] },
      { in: ["saw", field("item")] },
      { ">": [{ "+": [field("item")] }, 5] },
      { some: [field("lines"), { ">": [field("price"), 5] }] },
      {
        ">": [
          { reduce: [field("lines"), { "+": [field("accumulator"), field("current.price")] }, 0] },
          9,
        ],
      },
      { if: [field("urgent"), { "==": [field("item"), "x"] }, true] },
    ])
      expect(
        checkDefinition(asking(condition), { roles }).filter((one) => one.severity === "error"),
      ).toEqual([]);
  });

  it("what an action rightly sends and reads is not complained about", () => {
    const action = {
      task_type: "ASYNC_ACTION",
      action_url: "https://example.com/x",
      timeout_seconds: 86_400,
    } as const;
    for (const change of [
      {
        input_transform: { who: { var: "submitter" }, order: { amount: field("amount"), n: null } },
      },
      { output_transform: { item: { var: "body.item" }, amount: { "*": [{ var: "body.n" }, 2] } } },
      { output_transform: { item: { if: [{ var: "body.x" }, "a", null] }, amount: 5 } },
      { output_transform: { item: { cat: ["#", { var: "body.id" }] } } },
    ])
      expect(checkDefinition(withTask("rework", { ...action, ...change }), known)).toEqual([]);
  });

  it("an action may send what nothing else reads", () => {
    const ticket = {
      fields: [...(sound.tickets[0]?.fields ?? []), { key: "urgent", required: false }],
    };
    const calling = { task_type: "SYNC_ACTION", action_url: "https://example.com/x" } as const;
    const sending = withTask("rework", {
      ...calling,
      input_transform: { urgent: field("urgent") },
    });
    const unread = (tasks: WorkflowDefinition["tasks"]): boolean =>
      checkDefinition({ ...withTicket(ticket), tasks }).some(
        (one) => one.code === "unread_ticket_field",
      );
    expect(unread(sending.tasks)).toBe(false);
    expect(unread(withTask("rework", calling).tasks)).toBe(true);
  });

  it("actions in a circle are let be when each is bounded, when one runs once, and when a person stands between", () => {
    const calling = { task_type: "SYNC_ACTION", action_url: "https://example.com/x" } as const;
    const circle = (one: Partial<TaskDefinition>, other: Partial<TaskDefinition>): boolean =>
      checkDefinition({
        ...sound,
        tasks: sound.tasks.map((task) => {
          if (task.key === "rework") return { ...task, ...calling, ...one };
          return task.key === "manager_review" ? { ...task, ...calling, ...other } : task;
        }),
      }).some((finding) => finding.code === "action_loop");
    expect(circle({}, {})).toBe(true);
    expect(circle({ max_runs: 3 }, { max_runs: 3 })).toBe(false);
    expect(circle({ run: "once" }, {})).toBe(false);
    expect(circle({ task_type: "FORM" }, {})).toBe(false);
  });

  it("says nothing about roles that it was not told of", () => {
    expect(checkDefinition(withTask("rework", { executor_roles: ["Anything"] }))).toEqual([]);
  });

  it("lists errors first, each kind in the order of the definition", () => {
    const findings = checkDefinition(
      {
        ...sound,
        tickets: withTicket({ withdraw_field: "urgent" }).tickets,
        tasks: sound.tasks.map((one) => ({
          ...one,
          wake_on: "change",
          task_type: "SYNC_ACTION",
          max_runs: 3,
        })),
      },
      { roles },
    );
    expect(findings.map((finding) => `${finding.severity} ${finding.place.key}`)).toEqual([
      "error manager_review",
      "error finance_review",
      "error rework",
      "error place_order",
      "warning purchase",
      "warning manager_review",
      "warning finance_review",
      "warning place_order",
      "warning parked",
    ]);
  });

  it.each(["vacation", "purchase", "onboarding"])(
    "the demo workflow %s can be published",
    (key) => {
      const text = readFileSync(`src/demo/workflows/${key}.json`, "utf8");
      const findings = checkDefinition(JSON.parse(text) as WorkflowDefinition);
      expect(findings.filter((finding) => finding.severity === "error")).toEqual([]);
    },
  );

  it("takes any fields_schema and any condition", () => {
    fc.assert(
      fc.property(
        workflows,
        fc.jsonValue(),
        fc.jsonValue({ maxDepth: 6 }),
        ({ definition }, schema, condition) => {
          const tasks = definition.tasks.map((one) => ({ ...one, condition: condition as Json }));
          const fields_schema = { properties: schema as Json };
          expect(Array.isArray(checkDefinition({ ...definition, tasks, fields_schema }))).toBe(
            true,
          );
          const findings = checkDefinition(definition);
          expect(checkDefinition(definition)).toEqual(findings);
        },
      ),
      runs(200),
    );
  });

  it("completions count as ways to end only where something leads to them", () => {
    const definition = { ...sound, completions: [completion("end", ["amount"], null)] };
    expect(
      checkDefinition(definition, { roles }).filter((one) => one.code === "no_way_to_end"),
    ).toEqual([]);
  });
});
