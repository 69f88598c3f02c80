import type { TicketPage } from "../tickets/ticket-queries.js";

/** A component of a ticket at one of its steps, as the why-panel asks about it. */
export interface About {
  readonly kind: "task" | "completion";
  readonly key: string;
  readonly title: string;
  readonly step: number;
}

/** Something that the panel can be asked about; `value` is "task:finance_review". */
export interface Askable {
  readonly kind: About["kind"];
  readonly key: string;
  readonly value: string;
  readonly title: string;
}

/** Every task and completion of the ticket's version, in its order. */
export function askable({ definition }: TicketPage): readonly Askable[] {
  const { completions, tasks } = definition.definition;
  return [
    ...tasks.map(({ key, title }) => ({ kind: "task" as const, key, title })),
    ...completions.map(({ key, title }) => ({ kind: "completion" as const, key, title })),
  ].map((one) => ({ ...one, value: `${one.kind}:${one.key}` }));
}

/** What was asked; without a question the likeliest one about the newest step. Null for what does not exist. */
export function askedAbout(ticket: TicketPage, value: string, step: number | null): About | null {
  if (step !== null && step > ticket.step) return null;
  const choices = askable(ticket);
  const chosen =
    value === "" ? likeliest(ticket, choices) : choices.find((one) => one.value === value);
  return chosen === undefined ? null : { ...chosen, step: step ?? ticket.step };
}

/** How it ended; else the first task that has not started; else the first that is open; else the first completion. */
function likeliest(ticket: TicketPage, choices: readonly Askable[]): Askable | undefined {
  const find = (kind: About["kind"], key: string | undefined) =>
    choices.find((one) => one.kind === kind && one.key === key);
  const next = (state: "wait" | "open") =>
    ticket.progress.find((item) => item.kind === "task" && item.state === state)?.taskKey;
  return (
    find("completion", ticket.endedAs?.key) ??
    find("task", next("wait") ?? undefined) ??
    find("task", next("open") ?? undefined) ??
    choices.find((one) => one.kind === "completion") ??
    choices[0]
  );
}
