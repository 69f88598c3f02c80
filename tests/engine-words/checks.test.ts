import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  checkDefinition,
  type Finding,
  type Json,
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
const placed = ({ place }: Finding): string => `${place.kind} ${place.key} ${place.part ?? ""}`;

describe("checkDefinition", () => {
  it("finds nothing in a sound definition", () => {
    expect(checkDefinition(sound, { roles })).toEqual([]);
  });

  it.each(rows)("%s (%s) at %s", (code, severity, place, definition, sentence) => {
    const findings = checkDefinition(definition, { roles });
    const found = findings.filter((finding) => finding.code === code && placed(finding) === place);
    expect(found, JSON.stringify(findings)).toHaveLength(1);
    expect(found[0]?.severity).toBe(severity);
    expect(found[0]?.sentence).toContain(sentence);
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

  it("says nothing about roles that it was not told of", () => {
    expect(checkDefinition(withTask("rework", { executor_roles: ["Anything"] }))).toEqual([]);
  });

  it("lists errors first, each kind in the order of the definition", () => {
    const findings = checkDefinition(
      {
        ...sound,
        tickets: withTicket({ withdraw_field: "urgent" }).tickets,
        tasks: sound.tasks.map((one) => ({ ...one, wake_on: "change", task_type: "SYNC_ACTION" })),
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
