import { describe, expect, it } from "vitest";
import type { Fields, WorkflowDefinition } from "../../../src/engine/definition.js";
import type { InstanceState, Round, WriteSet } from "../../../src/engine/round.js";
import { completion, definitionOf, notStarted, task, ticket } from "./builders.js";
import { naiveDecide } from "./decide.js";

/** Tells a story: one write-set after the other, each of which must be accepted. */
function story(definition: WorkflowDefinition) {
  let state: InstanceState = notStarted;
  const write = (writeSet: WriteSet): Round => {
    const decided = naiveDecide(definition, state, writeSet);
    if (!decided.ok) throw new Error(decided.rejection.code);
    state = decided.round.state;
    return decided.round;
  };
  return {
    submit: (fields: Fields) => write({ writer: { kind: "ticket", key: "request" }, fields }),
    complete: (key: string, fields: Fields) => write({ writer: { kind: "task", key }, fields }),
    correct: (fields: Fields, dontWake?: WriteSet["dontWake"]) =>
      write({
        writer: { kind: "correction" },
        fields,
        ...(dontWake === undefined ? {} : { dontWake }),
      }),
    resume: () => write({ writer: { kind: "resume" }, fields: {} }),
    open: () => Object.keys(state.open),
    state: () => state,
  };
}

const text = { type: "string" };
const number = { type: "number" };

describe("the five stories, told to the naive engine", () => {
  it("purchase: fix opens a second time after the second rework", () => {
    const purchase = story(
      definitionOf(
        { amount: number, review_answer: text },
        [ticket("request", ["amount"])],
        [
          task({ key: "review", input_fields: ["amount"], output_fields: ["review_answer"] }),
          task({
            key: "fix",
            input_fields: ["review_answer"],
            output_fields: ["amount"],
            condition: { "==": [{ var: "review_answer" }, "rework"] },
          }),
        ],
        [completion("bought", ["review_answer"], { "==": [{ var: "review_answer" }, "ok"] })],
      ),
    );
    purchase.submit({ amount: 10 });
    purchase.complete("review", { review_answer: "rework" });
    expect(purchase.open()).toEqual(["fix"]);
    const again = purchase.complete("fix", { amount: 8 });
    expect(again.cleared).toEqual(["review_answer"]);
    expect(purchase.open()).toEqual(["review"]);
    purchase.complete("review", { review_answer: "rework" });
    expect(purchase.open()).toEqual(["fix"]);
    purchase.complete("fix", { amount: 7 });
    const end = purchase.complete("review", { review_answer: "ok" });
    expect(end.effects).toEqual([{ type: "close", completion: "bought", status: "COMPLETED" }]);
  });

  it("contract: a corrected text clears both approvals and cancels sign", () => {
    const contract = story(
      definitionOf(
        { body: text, legal_ok: text, finance_ok: text, signed: text },
        [ticket("request", ["body"])],
        [
          task({ key: "legal", input_fields: ["body"], output_fields: ["legal_ok"] }),
          task({
            key: "finance",
            input_fields: ["legal_ok"],
            output_fields: ["finance_ok"],
            condition: { "==": [{ var: "legal_ok" }, "yes"] },
          }),
          task({
            key: "sign",
            input_fields: ["finance_ok"],
            output_fields: ["signed"],
            condition: { "==": [{ var: "finance_ok" }, "yes"] },
          }),
        ],
        [completion("done", ["signed"], { "!": [{ missing: ["signed"] }] })],
      ),
    );
    contract.submit({ body: "one" });
    contract.complete("legal", { legal_ok: "yes" });
    contract.complete("finance", { finance_ok: "yes" });
    expect(contract.open()).toEqual(["sign"]);
    const corrected = contract.correct({ body: "two" });
    expect(corrected.cleared).toEqual(["finance_ok", "legal_ok"]);
    expect(corrected.effects).toEqual([
      {
        type: "cancel",
        task: "sign",
        reason: { kind: "input_cleared", fields: ["finance_ok"] },
      },
      { type: "open", task: "legal" },
    ]);
    contract.complete("legal", { legal_ok: "yes" });
    expect(contract.open()).toEqual(["finance"]);
    contract.complete("finance", { finance_ok: "yes" });
    expect(contract.open()).toEqual(["sign"]);
  });

  it("vacation: nobody has decided, so nothing that asks for the decision starts", () => {
    const vacation = story(
      definitionOf(
        { days: number, decision: text, entry: text },
        [ticket("request", ["days"])],
        [
          task({ key: "decide", input_fields: ["days"], output_fields: ["decision"] }),
          task({
            key: "enter",
            input_fields: ["days", "decision"],
            output_fields: ["entry"],
            condition: { "!=": [{ var: "decision" }, "rejected"] },
          }),
        ],
        [completion("entered", ["entry"], null)],
      ),
    );
    const submitted = vacation.submit({ days: 3 });
    expect(submitted.decisions["enter"]).toEqual({
      outcome: "CONDITION_FALSE",
      woken_by: ["days"],
      values: { decision: null },
    });
    expect(vacation.open()).toEqual(["decide"]);
  });

  it("incident: fix opens again, its resolution is cleared and confirm is cancelled, then opens anew", () => {
    const incident = story(
      definitionOf(
        { severity: text, resolution: text, confirmed: text },
        [ticket("request", ["severity"])],
        [
          task({ key: "fix", input_fields: ["severity"], output_fields: ["resolution"] }),
          task({ key: "confirm", input_fields: ["resolution"], output_fields: ["confirmed"] }),
        ],
        [completion("done", ["confirmed"], null)],
      ),
    );
    incident.submit({ severity: "low" });
    incident.complete("fix", { resolution: "restarted" });
    expect(incident.open()).toEqual(["confirm"]);
    const corrected = incident.correct({ severity: "high" });
    expect(corrected.cleared).toEqual(["resolution"]);
    expect(corrected.decisions["confirm"]?.outcome).toBe("CANCEL");
    expect(incident.open()).toEqual(["fix"]);
    incident.complete("fix", { resolution: "replaced" });
    expect(incident.open()).toEqual(["confirm"]);
  });

  it("pause: the submission's tasks start after resume, and the completion pauses again only after a change", () => {
    const pause = story(
      definitionOf(
        { amount: number, review_answer: text },
        [ticket("request", ["amount"])],
        [task({ key: "review", input_fields: ["amount"], output_fields: ["review_answer"] })],
        [completion("large", ["amount"], { ">": [{ var: "amount" }, 100] }, "ON_HOLD")],
      ),
    );
    const submitted = pause.submit({ amount: 500 });
    expect(submitted.effects).toEqual([{ type: "pause", completion: "large" }]);
    expect(submitted.decisions["review"]?.outcome).toBe("NOT_CONSIDERED");
    const resumed = pause.resume();
    expect(resumed.effects).toEqual([{ type: "resume" }, { type: "open", task: "review" }]);
    expect(resumed.decisions["large"]?.outcome).toBe("SKIPPED");
    expect(pause.state().pending).toBeUndefined();
    expect(pause.correct({ amount: 600 }).state.status).toBe("ON_HOLD");
  });
});
