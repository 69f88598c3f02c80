import type { Page } from "playwright-core";
import {
  addCompletion,
  addFields,
  addTask,
  addTicketDefinition,
  makeWorkflow,
  nameTicketsBy,
  publish,
} from "./design-pages.js";

const answered = (key: string) => ({ "!": { missing: [key] } });
const decided = (value: string) => ({ "==": [{ var: "finance_decision" }, value] });

/** Designs and publishes a purchase request: above 100 Finance reviews it, and may send it back; then it is ordered. */
export async function designPurchase(page: Page): Promise<void> {
  await makeWorkflow(page, { title: "Purchase request", key: "purchase", prefix: "PR" });
  await addFields(page, [
    { title: "Item", type: "Text, one line" },
    { title: "Amount", type: "Number" },
    { title: "Why it is needed", type: "Text, several lines" },
    {
      title: "Finance decision",
      type: "One choice",
      choices: "approve = Approve\nrework = Send back for rework\nreject = Reject",
    },
    { title: "Finance comment", type: "Text, several lines" },
    { title: "Order number", type: "Text, one line" },
  ]);
  await nameTicketsBy(page, "Item");
  await addTicketDefinition(page, {
    title: "Purchase",
    writes: { Item: "required", Amount: "required", "Why it is needed": "optional" },
    role: "Employee",
  });
  await addTask(page, {
    title: "Finance review",
    asks: "Check that the budget covers it. Send it back if something is unclear.",
    wokenBy: ["Item", "Amount", "Why it is needed"],
    condition: { ">": [{ var: "amount" }, 100] },
    writes: { "Finance decision": "required", "Finance comment": "optional" },
    role: "Finance",
  });
  await addTask(page, {
    title: "Rework request",
    asks: "Read the comment, correct the request and send it in again.",
    wokenBy: ["Finance decision", "Finance comment"],
    condition: decided("rework"),
    writes: { Item: "required", Amount: "required", "Why it is needed": "optional" },
    role: "Employee",
    onlyUserIn: "Submitter",
  });
  await addTask(page, {
    title: "Place order",
    asks: "Order it and note the order number.",
    wokenBy: ["Finance decision", "Amount"],
    condition: { or: [{ "<=": [{ var: "amount" }, 100] }, decided("approve")] },
    writes: { "Order number": "required" },
    role: "Purchasing",
  });
  await addCompletion(page, {
    title: "Ordered",
    wokenBy: ["Order number"],
    condition: answered("order_number"),
    becomes: "Completed",
  });
  await addCompletion(page, {
    title: "Rejected",
    wokenBy: ["Finance decision"],
    condition: decided("reject"),
    becomes: "Cancelled",
  });
  await publish(page);
}
