import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { graphList, impliedGraph } from "../../src/engine/index.js";
import { workflows } from "../engine/properties/arbitraries.js";
import { patience, runs } from "../engine/properties/runs.js";
import { purchase } from "./purchase.js";

vi.setConfig({ testTimeout: patience });

const graph = impliedGraph(purchase);

describe("impliedGraph", () => {
  it("has a node for each component, with who and when", () => {
    expect(
      graph.nodes.map(({ id, kind, who, when, becomes }) => [id, kind, who, when, becomes]),
    ).toEqual([
      ["ticket:purchase", "ticket", "any member", "starts a ticket", null],
      ["task:manager_review", "task", "Manager", "at any change", null],
      ["task:finance_review", "task", "Finance", "when Amount > 1,000", null],
      ["task:rework", "task", "the submitter", "when Manager decision is Send back", null],
      [
        "task:place_order",
        "task",
        "Purchasing",
        "when Manager decision is Approve, and either Amount ≤ 1,000 or Finance decision is Approve",
        null,
      ],
      ["completion:ordered", "completion", "", "when Order number is answered", "completes"],
      ["completion:rejected", "completion", "", "when Manager decision is Reject", "cancels"],
      ["completion:parked", "completion", "", "when Withdrawn is yes", "pauses"],
    ]);
  });

  it("has a chip once per writer and set of readers", () => {
    expect(
      graph.chips.map(({ from, titles, to }) => [from, titles.join(", "), to.join(" ")]),
    ).toEqual([
      ["ticket:purchase", "Amount", "task:manager_review task:finance_review"],
      ["ticket:purchase", "Withdrawn", "completion:parked"],
      [
        "task:manager_review",
        "Manager decision",
        "task:finance_review task:rework task:place_order completion:rejected",
      ],
      ["task:finance_review", "Finance decision", "task:place_order"],
      ["task:rework", "Amount", "task:manager_review task:finance_review"],
      ["task:place_order", "Order number", "completion:ordered"],
    ]);
  });

  it("has exactly the arrows that the definition implies", () => {
    fc.assert(
      fc.property(workflows, ({ definition }) => {
        const { nodes, chips } = impliedGraph(definition);
        const ids = new Set(nodes.map((node) => node.id));
        expect(ids.size).toBe(nodes.length);
        const arrows = chips.flatMap((chip) =>
          chip.fields.flatMap((field) => chip.to.map((to) => `${chip.from} ${field} ${to}`)),
        );
        const writers = [
          ...definition.tickets.map((one) => ({
            id: `ticket:${one.key}`,
            writes: [...one.fields.map((field) => field.key), one.withdraw_field, "submitter"],
          })),
          ...definition.tasks.map((one) => ({
            id: `task:${one.key}`,
            writes: one.output_fields.map((field) => field.key),
          })),
        ];
        const readers = [
          ...definition.tasks.map((one) => ({ id: `task:${one.key}`, reads: one.input_fields })),
          ...definition.completions.map((one) => ({
            id: `completion:${one.key}`,
            reads: one.fields,
          })),
        ];
        const implied = writers.flatMap(({ id: from, writes }) =>
          readers.flatMap(({ id: to, reads }) =>
            [...new Set(writes)]
              .filter((field) => field !== null && from !== to && reads.includes(field))
              .map((field) => `${from} ${field} ${to}`),
          ),
        );
        expect(arrows.sort()).toEqual(implied.sort());
        expect(chips.every((chip) => chip.to.length > 0)).toBe(true);
      }),
      runs(200),
    );
  });
});

describe("graphList", () => {
  it("says the same in words", () => {
    const lines = graphList(purchase, graph, {
      "task:rework": { state: "open", text: "Open · Erin" },
    });
    expect(lines.map(({ title, text }) => `${title}: ${text}`)).toEqual([
      "Purchase: submitted by any member; writes Amount, which wakes Manager review and Finance review; Withdrawn, which wakes Parked",
      "Manager review: starts when Amount changes; done by Manager; writes Manager decision, which wakes Finance review, Rework request, Place order and Rejected",
      "Finance review: starts when Amount or Manager decision changes, if Amount is more than 1,000; done by Finance; writes Finance decision, which wakes Place order",
      "Rework request: starts when Manager decision changes, if Manager decision is Send back; done by the submitter; writes Amount, which wakes Manager review and Finance review",
      "Place order: starts when Manager decision or Finance decision changes, if Manager decision is Approve, and either Amount is at most 1,000 or Finance decision is Approve; done by Purchasing; writes Order number, which wakes Ordered",
      "Ordered: completes the ticket when Order number changes, if Order number is answered",
      "Rejected: cancels the ticket when Manager decision changes, if Manager decision is Reject",
      "Parked: pauses the ticket when Withdrawn changes, if Withdrawn is yes",
    ]);
    expect(lines[3]?.state).toEqual({ state: "open", text: "Open · Erin" });
    expect(lines[2]?.state).toBeUndefined();
  });
});
