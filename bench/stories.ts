import type { Fields } from "../src/engine/index.js";

/** Who does it: the roles of the purchase workflow. */
type Doer = "erin" | "fay" | "alice" | "bob";

/** A ticket's way so far: what was submitted, and who completed what. The bulk is made of copies of such tickets. */
export interface Story {
  readonly name: string;
  readonly amount: number;
  /** It goes on: so many of a company's live tickets stand so; 0 for one that has ended. */
  readonly live: number;
  readonly acts: readonly { readonly who: Doer; readonly task: string; readonly values: Fields }[];
}

/** The item of a submission; copies carry their own number behind it. */
export const ITEM = "Lamp";

/** What a purchase is submitted with. */
export function wish(amount: number): Fields {
  return {
    item: ITEM,
    supplier: "Nordic Survey Supply",
    amount,
    cost_centre: "office",
    reason: "Needed for the work of the next months.",
  };
}

const approved = {
  finance_decision: "approve",
  budget_line: "4400-120",
  finance_comment: "Within the budget.",
};
const rework = {
  finance_decision: "rework",
  budget_line: null,
  finance_comment: "The quote is for one.",
};
const reworked = {
  item: ITEM,
  supplier: "Nordic Survey Supply",
  amount: 900,
  reason: "For six of them.",
  quote: null,
};
const ordered = { order_number: "PO-88213", delivery_date: "2026-12-24" };

/**
 * What is open in a company does not grow with its past: 140 tickets of it live, whatever the size of the database, so that pages and the
 * counts beside them are as full in a small one as in a large one. All others have ended, each third of them in another way.
 */
export const STORIES: readonly Story[] = [
  { name: "under review", amount: 800, live: 120, acts: [] },
  {
    name: "sent back",
    amount: 700,
    live: 10,
    acts: [{ who: "fay", task: "finance_review", values: rework }],
  },
  {
    name: "to be ordered",
    amount: 800,
    live: 10,
    acts: [{ who: "fay", task: "finance_review", values: approved }],
  },
  {
    name: "ordered at once",
    amount: 90,
    live: 0,
    acts: [{ who: "bob", task: "place_order", values: ordered }],
  },
  {
    name: "ordered after review",
    amount: 800,
    live: 0,
    acts: [
      { who: "fay", task: "finance_review", values: approved },
      { who: "bob", task: "place_order", values: ordered },
    ],
  },
  {
    name: "ordered after rework and a second approval",
    amount: 9000,
    live: 0,
    acts: [
      { who: "fay", task: "finance_review", values: rework },
      { who: "erin", task: "rework", values: { ...reworked, amount: 9000 } },
      { who: "fay", task: "finance_review", values: approved },
      {
        who: "alice",
        task: "second_approval",
        values: { second_decision: "approve", second_comment: null },
      },
      { who: "bob", task: "place_order", values: ordered },
    ],
  },
];
