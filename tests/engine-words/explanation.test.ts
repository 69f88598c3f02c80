import { describe, expect, it } from "vitest";
import type { WorkflowDefinition } from "../../src/engine/index.js";
import { completion } from "../engine/naive/builders.js";
import { field, purchase } from "./purchase.js";
import { ToldTicket } from "./told-ticket.js";

const submitted = (definition = purchase): ToldTicket =>
  new ToldTicket(definition).write("ticket", "purchase", { item: "A saw", amount: 5000 });

/** The purchase with one task changed. */
function withTask(key: string, change: object): WorkflowDefinition {
  const tasks = purchase.tasks.map((task) => (task.key === key ? { ...task, ...change } : task));
  return { ...purchase, tasks };
}

describe("a task", () => {
  it("FIRE: by a changed input", () => {
    const told = submitted().why("task", "finance_review");
    expect(told).toMatchObject({
      headline: "Why did “Finance review” start?",
      sentence:
        "On 12 Nov, Grace Lindqvist submitted Purchase with Amount (5,000), and Finance review starts when Amount is more than 1,000.",
      tree: { text: "Amount is more than 1,000", seen: "it is 5,000", holds: true },
      wouldStart: null,
    });
  });

  it("FIRE: again, and its own earlier answer is cleared", () => {
    const told = submitted()
      .write("task", "manager_review", { manager_decision: "approve" })
      .write("correction", null, { amount: 900 })
      .why("task", "manager_review");
    expect(told.sentence).toBe(
      "On 12 Nov, Grace Lindqvist corrected Amount from 5,000 to 900, and Manager review starts each time Amount changes. It is being asked again, so its earlier answer was cleared: Manager decision.",
    );
  });

  it("FIRE: by hand", () => {
    const told = submitted().write("wake", "place_order").why("task", "place_order");
    expect(told.sentence).toBe(
      "On 12 Nov, Grace Lindqvist woke Place order by hand, so it started, whatever its condition says.",
    );
    expect(told.tree).toBeNull();
  });

  it("CONDITION_FALSE: names the parts that fail, what was seen, and who could change it", () => {
    const told = submitted()
      .write("task", "manager_review", { manager_decision: "approve" })
      .why("task", "place_order");
    expect(told).toMatchObject({
      headline: "Why did “Place order” not start?",
      sentence:
        "On 12 Nov, Grace Lindqvist completed Manager review and set Manager decision to Approve, which woke Place order, but its condition does not hold: it starts only when Amount is at most 1,000 (it is 5,000) or Finance decision is Approve (it is not answered).",
      wouldStart: "Frank Osei answers Finance review with Approve.",
    });
    expect(told.tree?.children.map((child) => child.holds)).toEqual([true, null]);
  });

  it("CONDITION_FALSE: what would help may not wake it", () => {
    const definition = withTask("place_order", { input_fields: ["manager_decision"] });
    const told = submitted(definition)
      .write("task", "manager_review", { manager_decision: "approve" })
      .why("task", "place_order");
    expect(told.wouldStart).toBe(
      "Frank Osei answers Finance review with Approve, and then Manager decision changes again.",
    );
  });

  it("REFRESH", () => {
    const told = submitted()
      .write("correction", null, { amount: 6000 })
      .why("task", "manager_review");
    expect(told.sentence).toBe(
      "On 12 Nov, Grace Lindqvist corrected Amount from 5,000 to 6,000. Manager review was open already, so it was not opened twice: it now shows the newest values.",
    );
  });

  it("CANCEL: its condition was lost", () => {
    const told = submitted()
      .write("correction", null, { amount: 900 })
      .why("task", "finance_review");
    expect(told).toMatchObject({
      headline: "Why was “Finance review” cancelled?",
      sentence:
        "On 12 Nov, Grace Lindqvist corrected Amount from 5,000 to 900, and the condition of Finance review does not hold any more: it stays open only while Amount is more than 1,000 (it is 900).",
      tree: { holds: false },
    });
  });

  it("CANCEL: an answer that it rested on is being asked again", () => {
    const ticket = submitted()
      .write("task", "manager_review", { manager_decision: "approve" })
      .write("correction", null, { amount: 6000 });
    expect(ticket.outcome("finance_review")).toBe("CANCEL");
    expect(ticket.why("task", "finance_review").sentence).toBe(
      "On 12 Nov, Grace Lindqvist corrected Amount from 5,000 to 6,000. Therefore Manager decision is being asked again in Manager review, and the old answer was cleared. Finance review rested on it, so it was cancelled.",
    );
  });

  it("WAITS_FOR_FRESH: names the answer that is being asked again, and where", () => {
    const ticket = submitted()
      .write("task", "manager_review", { manager_decision: "approve" })
      .write("task", "finance_review", { finance_decision: "approve" })
      .write("correction", null, { amount: 6000 });
    expect(ticket.outcome("finance_review")).toBe("WAITS_FOR_FRESH");
    expect(ticket.why("task", "finance_review")).toMatchObject({
      sentence:
        "On 12 Nov, Grace Lindqvist corrected Amount from 5,000 to 6,000, which woke Finance review, but Manager decision is being asked again in Manager review, so it waits for the fresh answer.",
      wouldStart: "The fresh answer to Manager review, if its condition holds then.",
    });
  });

  it("ALREADY_RAN", () => {
    const told = submitted(withTask("manager_review", { run: "once" }))
      .write("task", "manager_review", { manager_decision: "approve" })
      .write("correction", null, { amount: 6000 })
      .why("task", "manager_review");
    expect(told.sentence).toContain("which woke Manager review, but it is asked only once");
  });

  it("ANSWERED", () => {
    const ticket = submitted()
      .write("task", "manager_review", { manager_decision: "approve" })
      .write("correction", null, { amount: 6000, manager_decision: "rework" });
    expect(ticket.outcome("manager_review")).toBe("ANSWERED");
    expect(ticket.why("task", "manager_review").sentence).toBe(
      "On 12 Nov, Grace Lindqvist corrected Amount from 5,000 to 6,000, which woke Manager review, but the same correction gave its answer, Manager decision, so nobody is asked.",
    );
  });

  it("SELF", () => {
    const told = submitted(
      withTask("manager_review", { output_fields: [{ key: "amount", required: true }] }),
    )
      .write("task", "manager_review", { amount: 6000 })
      .why("task", "manager_review");
    expect(told.sentence).toBe(
      "On 12 Nov, Grace Lindqvist completed Manager review and changed Amount from 5,000 to 6,000. That was the answer of Manager review, and a task never wakes itself.",
    );
    expect(told.wouldStart).toBe("A change of Amount by somebody else.");
  });

  it("NOT_WOKEN", () => {
    const told = submitted()
      .write("correction", null, { amount: 6000 }, ["manager_review"])
      .why("task", "manager_review");
    expect(told.sentence).toBe(
      "On 12 Nov, Grace Lindqvist corrected Amount from 5,000 to 6,000, and chose not to wake Manager review.",
    );
  });

  it("NOT_TRIGGERED: names its inputs", () => {
    const told = submitted().why("task", "rework");
    expect(told).toMatchObject({
      sentence:
        "On 12 Nov, Grace Lindqvist submitted Purchase with Amount (5,000) and Item (“A saw”). Rework request is looked at when Manager decision changes, and it did not in this step.",
      wouldStart: "A change of Manager decision, while Manager decision is Send back.",
      tree: null,
    });
  });

  it("NOT_TRIGGERED: on hold, the change is kept", () => {
    const told = submitted()
      .write("hold", null)
      .write("correction", null, { amount: 6000 })
      .why("task", "manager_review");
    expect(told.sentence).toContain("The ticket was on hold, so the change is kept");
    expect(told.wouldStart).toBe("Resuming the ticket.");
  });

  it("NOT_CONSIDERED: names the completion that ended the ticket", () => {
    const told = submitted()
      .write("task", "manager_review", { manager_decision: "reject" })
      .why("task", "place_order");
    expect(told.sentence).toBe(
      "On 12 Nov, Grace Lindqvist completed Manager review and set Manager decision to Reject, but in the same step the ticket ended as Rejected, so Place order was not looked at.",
    );
  });

  it("cancelled with the ticket", () => {
    const ended = submitted(withTask("finance_review", { input_fields: ["amount"] })).write(
      "task",
      "manager_review",
      { manager_decision: "reject" },
    );
    expect(ended.why("task", "finance_review").sentence).toBe(
      "On 12 Nov, Grace Lindqvist completed Manager review and set Manager decision to Reject, and the ticket ended as Rejected: all its open tasks were cancelled.",
    );
    expect(submitted().write("cancel", null).why("task", "finance_review").sentence).toBe(
      "On 12 Nov, Grace Lindqvist cancelled the ticket, and all its open tasks with it.",
    );
  });
});

describe("a completion", () => {
  it("CLOSE", () => {
    const told = submitted()
      .write("task", "manager_review", { manager_decision: "reject" })
      .why("completion", "rejected");
    expect(told).toMatchObject({
      headline: "Why did the ticket end as “Rejected”?",
      sentence:
        "On 12 Nov, Grace Lindqvist completed Manager review and set Manager decision to Reject, and the ticket ends as Rejected when Manager decision is Reject.",
      wouldStart: null,
    });
  });

  it("CONDITION_FALSE", () => {
    const told = submitted()
      .write("task", "manager_review", { manager_decision: "approve" })
      .why("completion", "rejected");
    expect(told.headline).toBe("Why did the ticket not end as “Rejected”?");
    expect(told.sentence).toContain(
      "the ticket ends so only when Manager decision is Reject (it is Approve).",
    );
    expect(told.wouldStart).toBe("Manager review starts and is answered with Reject.");
  });

  it("CLOSE that pauses, and SKIPPED when resumed", () => {
    const paused = submitted().write("withdraw", null, { withdrawn: true });
    expect(paused.why("completion", "parked").sentence).toBe(
      "On 12 Nov, Grace Lindqvist set Withdrawn to yes, and the ticket is put on hold as Parked when Withdrawn is yes.",
    );
    const resumed = paused.write("resume", null);
    expect(resumed.outcome("parked")).toBe("SKIPPED");
    expect(resumed.why("completion", "parked").sentence).toContain("it is passed over until");
  });

  it("WAITS_FOR_FRESH", () => {
    const approved = { "==": [field("manager_decision"), "approve"] };
    const completions = [{ ...completion("agreed", ["amount"], approved), title: "Agreed" }];
    const ticket = submitted({ ...purchase, completions })
      .write("task", "manager_review", { manager_decision: "approve" })
      .write("correction", null, { amount: 6000 });
    expect(ticket.outcome("agreed")).toBe("WAITS_FOR_FRESH");
    expect(ticket.why("completion", "agreed")).toMatchObject({
      headline: "Why did the ticket not end as “Agreed”?",
      sentence:
        "On 12 Nov, Grace Lindqvist corrected Amount from 5,000 to 6,000, which woke Agreed, but Manager decision is being asked again in Manager review, so it waits for the fresh answer.",
    });
  });

  it("NOT_CONSIDERED", () => {
    const fields = ["manager_decision"];
    const completions = purchase.completions.map((one) => ({ ...one, fields }));
    const ticket = submitted({ ...purchase, completions }).write("task", "manager_review", {
      manager_decision: "reject",
    });
    expect(ticket.outcome("parked")).toBe("NOT_CONSIDERED");
    expect(ticket.why("completion", "parked").sentence).toContain(
      "but in the same step the ticket ended as Rejected, so Parked was not looked at.",
    );
  });
});

describe("the record alone", () => {
  it("is enough, however little it says", () => {
    const told = new ToldTicket(purchase).write("ticket", "purchase", { item: "A saw" });
    expect(told.why("task", "gone").sentence).toContain("gone has no inputs, so nothing wakes it.");
  });

  it("marks old and new values for those who show them", () => {
    const { segments } = submitted()
      .write("correction", null, { amount: 6000 })
      .why("task", "manager_review");
    expect(segments).toContainEqual({ text: "5,000", old: true });
    expect(segments).toContainEqual({ text: "6,000", strong: true });
  });
});
