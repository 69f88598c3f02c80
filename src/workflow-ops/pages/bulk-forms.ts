import type { BulkKind } from "../administration/bulk-queries.js";

/** A bulk act as its pages say it. */
export interface BulkWords {
  readonly title: string;
  readonly button: string;
  readonly explain: string;
  readonly icon: string;
  readonly done: string;
  readonly reasonOptional?: true;
}

/** The words of each. */
export const BULK_WORDS: { readonly [act in BulkKind]: BulkWords } = {
  assign: {
    title: "Assign an open task of many tickets",
    button: "Assign",
    explain:
      "Where the task is open, only these people may do it from then on. Whoever has claimed it and is not among them has it no longer.",
    icon: "user-plus",
    done: "assigned",
    reasonOptional: true,
  },
  hold: {
    title: "Put many tickets on hold",
    button: "Put on hold",
    explain: "Nothing starts on them and no task can be completed until somebody resumes them.",
    icon: "player-pause",
    done: "on hold",
  },
  resume: {
    title: "Resume many tickets",
    button: "Resume",
    explain:
      "What was written while they were on hold is looked at, on each all at once. A ticket on which nothing would be open afterwards is left on hold and told.",
    icon: "player-play",
    done: "resumed",
    reasonOptional: true,
  },
  cancel: {
    title: "Cancel many tickets",
    button: "Cancel them",
    explain: "Each ends as cancelled, and so do all of its open tasks: whoever has one loses it.",
    icon: "ban",
    done: "cancelled",
  },
};
