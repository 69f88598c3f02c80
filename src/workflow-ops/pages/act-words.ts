import type { AdminInput } from "../commands/administer.js";
import { cancelTicket } from "../commands/cancel-ticket.js";
import type { Done } from "../commands/command.js";
import { dropTask } from "../commands/drop-task.js";
import { holdTicket } from "../commands/hold-ticket.js";
import type { Act } from "../commands/preview-queries.js";
import { redoTask } from "../commands/redo-task.js";
import { reopenTicket } from "../commands/reopen-ticket.js";
import { resumeTicket } from "../commands/resume-ticket.js";
import { wakeTask } from "../commands/wake-task.js";
import type { Actor, Result } from "../../access/index.js";
import type { ActOnTask } from "../tickets/ticket-acts.js";
import type { TicketPage } from "../tickets/ticket-queries.js";

/** An act of administration as its page says and does it. */
export interface ActPage {
  /** The noun in its address: POST /tickets/:id/hold. */
  readonly noun: string;
  readonly kind: Act["kind"];
  readonly title: string;
  readonly icon: string;
  /** On the button. */
  readonly label: string;
  readonly explain: string;
  readonly done: string;
  readonly reasonOptional?: true;
  /** The act's own effect is that nothing is open: it need not ask again. */
  readonly stalls?: true;
  /** The tasks of which one has to be chosen; absent for acts on the whole ticket. */
  readonly tasks?: (ticket: TicketPage) => readonly ActOnTask[];
  readonly run: (actor: Actor, input: AdminInput, taskKey: string) => Promise<Result<Done>>;
}

/** Every act that writes no field, in the order of the pages. */
export const ACTS: readonly ActPage[] = [
  {
    noun: "hold",
    kind: "hold",
    title: "Put on hold",
    icon: "player-pause",
    label: "Put on hold",
    explain:
      "Nothing starts and no task can be completed until somebody resumes the ticket. What is written meanwhile is kept and looked at then.",
    done: "The ticket is on hold.",
    run: holdTicket,
  },
  {
    noun: "resumption",
    kind: "resume",
    title: "Resume",
    icon: "player-play",
    label: "Resume",
    explain: "What was written while the ticket was on hold is looked at now, all at once.",
    done: "The ticket goes on.",
    reasonOptional: true,
    run: resumeTicket,
  },
  {
    noun: "cancellation",
    kind: "cancel",
    title: "Cancel ticket",
    icon: "ban",
    label: "Cancel ticket",
    explain:
      "The ticket ends as cancelled, and so do all of its open tasks: whoever has one loses it. It can be reopened, but those tasks do not come back by themselves.",
    done: "The ticket is cancelled.",
    run: cancelTicket,
  },
  {
    noun: "reopening",
    kind: "reopen",
    title: "Reopen",
    icon: "arrow-back-up",
    label: "Reopen",
    explain:
      "The ticket lives again, but nothing starts by itself: correct a field or wake a task afterwards. Until then it is stalled.",
    done: "The ticket is open again. Correct a field or wake a task, so that somebody is asked.",
    stalls: true,
    run: reopenTicket,
  },
  {
    noun: "wake",
    kind: "wake",
    title: "Wake a task",
    icon: "bolt",
    label: "Wake it",
    explain:
      "The task opens whatever its condition says. Its earlier answers, and what rested on them, are cleared as when it starts by itself.",
    done: "The task is open.",
    tasks: ({ acts }) => acts.wake,
    run: (actor, input, taskKey) => wakeTask(actor, { ...input, taskKey }),
  },
  {
    noun: "redo",
    kind: "redo",
    title: "Ask a task again",
    icon: "refresh",
    label: "Ask again",
    explain: "The task opens once more. Its answers, and what rested on them, are cleared.",
    done: "The task is asked again.",
    tasks: ({ acts }) => acts.redo,
    run: (actor, input, taskKey) => redoTask(actor, { ...input, taskKey }),
  },
  {
    noun: "task-cancellation",
    kind: "drop",
    title: "Cancel a task",
    icon: "ban",
    label: "Cancel the task",
    explain:
      "The task that is in error is given up: nothing more is sent, no answer is written, and the ticket goes on without it. It starts again when what it reads changes, or when somebody wakes it.",
    done: "The task is cancelled.",
    tasks: ({ acts }) => acts.drop,
    run: (actor, input, taskKey) => dropTask(actor, { ...input, taskKey }),
  },
];
