import { describe, expect, it } from "vitest";
import { completion, definitionOf, task, ticket } from "./naive/builders.js";
import { outcomes, tasksOf, TicketUnderTest } from "./ticket-under-test.js";

const text = { type: "string" };
const number = { type: "number" };

describe("the five stories of the specification", () => {
  it("1. Purchase: a second rework opens the fix a second time", () => {
    const purchase = new TicketUnderTest(
      definitionOf(
        { amount: number, decision: text },
        [ticket("purchase", ["amount"])],
        [
          task({ key: "review", input_fields: ["amount"], output_fields: ["decision"] }),
          task({
            key: "fix",
            input_fields: ["decision"],
            output_fields: ["amount"],
            condition: { "==": [{ var: "decision" }, "rework"] },
          }),
        ],
        [completion("approved", ["decision"], { "==": [{ var: "decision" }, "approve"] })],
      ),
    );
    expect(tasksOf(purchase.submit({ amount: 500 }), "open")).toEqual(["review"]);
    expect(tasksOf(purchase.complete("review", { decision: "rework" }), "open")).toEqual(["fix"]);
    const askedAgain = purchase.complete("fix", { amount: 400 });
    expect(tasksOf(askedAgain, "open")).toEqual(["review"]);
    expect(askedAgain.cleared).toEqual(["decision"]);
    const again = purchase.complete("review", { decision: "rework" });
    expect(again.changed).toEqual(["decision"]);
    expect(tasksOf(again, "open")).toEqual(["fix"]);
    purchase.complete("fix", { amount: 300 });
    purchase.complete("review", { decision: "approve" });
    expect(purchase.state.status).toBe("COMPLETED");
  });

  it("2. Contract: a corrected text is asked about again, one after the other", () => {
    const approved = (field: string) => ({ "==": [{ var: field }, "approve"] });
    const contract = new TicketUnderTest(
      definitionOf(
        { text, legal_answer: text, finance_answer: text, signature: text },
        [ticket("contract", ["text"])],
        [
          task({ key: "legal", input_fields: ["text"], output_fields: ["legal_answer"] }),
          task({
            key: "finance",
            input_fields: ["legal_answer"],
            output_fields: ["finance_answer"],
            condition: approved("legal_answer"),
          }),
          task({
            key: "sign",
            input_fields: ["legal_answer", "finance_answer"],
            output_fields: ["signature"],
            condition: { and: [approved("legal_answer"), approved("finance_answer")] },
          }),
        ],
        [completion("signed", ["signature"], { "!": { missing: ["signature"] } })],
      ),
    );
    contract.submit({ text: "first" });
    contract.complete("legal", { legal_answer: "approve" });
    contract.complete("finance", { finance_answer: "approve" });
    expect(contract.openTasks).toEqual(["sign"]);

    const corrected = contract.correct({ text: "second" });
    expect(tasksOf(corrected, "open")).toEqual(["legal"]);
    expect(corrected.cleared).toEqual(["finance_answer", "legal_answer"]);
    expect(corrected.effects).toContainEqual({
      type: "cancel",
      task: "sign",
      reason: { kind: "input_cleared", fields: ["finance_answer", "legal_answer"] },
    });
    expect(contract.openTasks).toEqual(["legal"]);

    expect(tasksOf(contract.complete("legal", { legal_answer: "approve" }), "open")).toEqual([
      "finance",
    ]);
    expect(tasksOf(contract.complete("finance", { finance_answer: "approve" }), "open")).toEqual([
      "sign",
    ]);
  });

  it("3. Vacation: nobody has decided yet, so nothing that depends on the decision starts", () => {
    const vacation = new TicketUnderTest(
      definitionOf(
        { days: number, decision: text, booked: text },
        [ticket("vacation", ["days"])],
        [
          task({ key: "decide", input_fields: ["days"], output_fields: ["decision"] }),
          task({
            key: "book",
            input_fields: ["days", "decision"],
            output_fields: ["booked"],
            condition: { "!=": [{ var: "decision" }, "rejected"] },
          }),
        ],
        [completion("done", ["booked"], { "!": { missing: ["booked"] } })],
      ),
    );
    const submitted = vacation.submit({ days: 3 });
    expect(outcomes(submitted)).toEqual({ book: "CONDITION_FALSE", decide: "FIRE" });
    expect(submitted.decisions["book"]?.values).toEqual({ decision: null });
    expect(tasksOf(vacation.complete("decide", { decision: "granted" }), "open")).toEqual(["book"]);
  });

  it("4. Incident: a corrected severity asks for the fix again and takes the confirmation back", () => {
    const incident = new TicketUnderTest(
      definitionOf(
        { severity: text, resolution: text, confirmed: text },
        [ticket("incident", ["severity"])],
        [
          task({ key: "fix", input_fields: ["severity"], output_fields: ["resolution"] }),
          task({ key: "confirm", input_fields: ["resolution"], output_fields: ["confirmed"] }),
        ],
        [completion("closed", ["confirmed"], { "!": { missing: ["confirmed"] } })],
      ),
    );
    incident.submit({ severity: "low" });
    incident.complete("fix", { resolution: "restarted" });
    expect(incident.openTasks).toEqual(["confirm"]);
    const corrected = incident.correct({ severity: "high" });
    expect(corrected.cleared).toEqual(["resolution"]);
    expect(outcomes(corrected)).toEqual({ confirm: "CANCEL", fix: "FIRE" });
    expect(incident.openTasks).toEqual(["fix"]);
    const fixed = incident.complete("fix", { resolution: "restarted" });
    expect(fixed.changed).toEqual(["resolution"]);
    expect(tasksOf(fixed, "open")).toEqual(["confirm"]);
  });

  it("5. Pause: after resume the submission's tasks start, and it pauses again only on a new change", () => {
    const risky = { "==": [{ var: "risk" }, "high"] };
    const order = new TicketUnderTest(
      definitionOf(
        { risk: text, amount: number, answer: text },
        [ticket("order", ["risk", "amount"])],
        [task({ key: "review", input_fields: ["amount"], output_fields: ["answer"] })],
        [completion("look_first", ["risk"], risky, "ON_HOLD")],
      ),
    );
    const submitted = order.submit({ risk: "high", amount: 10 });
    expect(submitted.effects).toEqual([{ type: "pause", completion: "look_first" }]);
    expect(outcomes(submitted)).toEqual({ look_first: "CLOSE", review: "NOT_CONSIDERED" });
    expect(order.state.status).toBe("ON_HOLD");

    const resumed = order.act("resume");
    expect(outcomes(resumed)).toEqual({ look_first: "SKIPPED", review: "FIRE" });
    expect(resumed.effects).toEqual([{ type: "resume" }, { type: "open", task: "review" }]);
    expect(order.state.status).toBe("IN_PROGRESS");

    order.correct({ amount: 20 });
    expect(order.state.status).toBe("IN_PROGRESS");
    order.correct({ risk: "low" });
    order.correct({ risk: "high" });
    expect(order.state.status).toBe("ON_HOLD");
  });
});
