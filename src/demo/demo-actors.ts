import { loadActor } from "../accounts/index.js";
import type { Actor, Result } from "../access/index.js";
import { findLogin, withCompany } from "../db/index.js";
import type { Fields } from "../engine/index.js";
import {
  addComment,
  addFiles,
  cancelTicket,
  claimTask,
  completeTask,
  holdTicket,
  reopenTicket,
  saveDraft,
  saveTicket,
  submitTicket,
  withdrawTicket,
} from "../workflow-ops/index.js";

/** The people of Acme who act in the demo's stories. */
export type DemoPerson = "alice" | "bob" | "dana" | "erin" | "fay";

/** A ticket of a story: what it is called in form ids, and its row. */
interface StoryTicket {
  readonly name: string;
  readonly id: number;
}

/**
 * Plays stories through the same commands as the pages. Each act has a form id made of the story's name and the act's number, so that a
 * loading that was cut off goes on where it stopped, and nothing is done twice.
 */
export class DemoActors {
  readonly #actors: ReadonlyMap<DemoPerson, Actor>;
  #act = 0;

  private constructor(actors: ReadonlyMap<DemoPerson, Actor>) {
    this.#actors = actors;
  }

  static async load(): Promise<DemoActors> {
    const actors = new Map<DemoPerson, Actor>();
    for (const person of ["alice", "bob", "dana", "erin", "fay"] as const) {
      const login = await findLogin(`${person}@acme.test`);
      const actor = login && (await loadActor(login));
      if (!actor) throw new Error(`Expected ${person}@acme.test to be an active user of the demo.`);
      actors.set(person, actor);
    }
    return new DemoActors(actors);
  }

  actor(person: DemoPerson): Actor {
    const actor = this.#actors.get(person);
    if (!actor) throw new Error(`Expected ${person} among the demo's actors.`);
    return actor;
  }

  /** The value of a user field that names this person. */
  user(person: DemoPerson): string {
    return String(this.actor(person).userId);
  }

  async comment({ name, id }: StoryTicket, person: DemoPerson, body: string): Promise<void> {
    const form = { ticketId: id, body, formId: this.#formId(name), location: `/tickets/${id}` };
    done(await addComment(this.actor(person), form), name);
  }

  async file(
    { name, id }: StoryTicket,
    person: DemoPerson,
    file: string,
    text: string,
  ): Promise<void> {
    const files = [{ name: file, bytes: Buffer.from(text) }];
    const form = { ticketId: id, files, formId: this.#formId(name), location: `/tickets/${id}` };
    done(await addFiles(this.actor(person), form), name);
  }

  async submit(
    name: string,
    person: DemoPerson,
    ticketDefinitionId: number,
    values: Fields,
  ): Promise<StoryTicket> {
    this.#act = 0;
    const actor = this.actor(person);
    const form = { ticketDefinitionId, values, formId: this.#formId(name), confirmedStall: true };
    const { location } = done(await submitTicket(actor, form), name);
    return { name, id: Number(location.split("/").at(-1)) };
  }

  async save(
    name: string,
    person: DemoPerson,
    ticketDefinitionId: number,
    typed: Readonly<Record<string, string>>,
  ): Promise<void> {
    this.#act = 0;
    const form = { ticketDefinitionId, typed, formId: this.#formId(name) };
    done(await saveTicket(this.actor(person), form), name);
  }

  async complete(
    ticket: StoryTicket,
    person: DemoPerson,
    taskKey: string,
    values: Fields,
  ): Promise<void> {
    await this.#onTask(ticket, taskKey, (task, formId) =>
      completeTask(this.actor(person), { ...task, values, formId, confirmedStall: true }),
    );
  }

  async claim(ticket: StoryTicket, person: DemoPerson, taskKey: string): Promise<void> {
    await this.#onTask(ticket, taskKey, ({ taskId }, formId) =>
      claimTask(this.actor(person), { taskId, formId }),
    );
  }

  async draft(
    ticket: StoryTicket,
    person: DemoPerson,
    taskKey: string,
    typed: Readonly<Record<string, string>>,
  ): Promise<void> {
    await this.#onTask(ticket, taskKey, ({ taskId }, formId) =>
      saveDraft(this.actor(person), { taskId, typed, formId }),
    );
  }

  async withdraw(ticket: StoryTicket, person: DemoPerson): Promise<void> {
    const input = { ticketId: ticket.id, formId: this.#formId(ticket.name) };
    done(await withdrawTicket(this.actor(person), input), ticket.name);
  }

  async administer(
    ticket: StoryTicket,
    person: DemoPerson,
    act: "hold" | "cancel" | "reopen",
    reason: string,
  ): Promise<void> {
    const command = { hold: holdTicket, cancel: cancelTicket, reopen: reopenTicket }[act];
    const input = { ticketId: ticket.id, reason, formId: this.#formId(ticket.name) };
    done(await command(this.actor(person), { ...input, confirmedStall: true }), ticket.name);
  }

  #formId(name: string): string {
    this.#act += 1;
    return `demo-${name}-${this.#act}`;
  }

  async #onTask(
    { name, id }: StoryTicket,
    taskKey: string,
    act: (task: { taskId: number; revision: number }, formId: string) => Promise<Result>,
  ): Promise<void> {
    const formId = this.#formId(name);
    const found = await withCompany(this.actor("alice"), async ({ companyId, db }) => {
      const used = await db.used_form.findUnique({
        where: { company_id_form_id: { company_id: companyId, form_id: formId } },
        select: { form_id: true },
      });
      if (used) return "done" as const;
      return db.task_instance.findFirst({
        where: {
          workflow_instance_id: id,
          task_key: taskKey,
          status: { in: ["OPEN", "IN_PROGRESS"] },
        },
        select: { id: true, revision: true },
      });
    });
    if (found === "done") return;
    if (!found) throw new Error(`Expected ${taskKey} to be open in the demo's ${name}.`);
    done(await act({ taskId: found.id, revision: found.revision }, formId), name);
  }
}

function done<T extends object>(result: Result<T>, name: string): T {
  if (result.ok) return result;
  const { sentence, errors = [] } = result.rejection;
  const fields = errors.map(({ field, message }) => `${field}: ${message}`);
  throw new Error([`The demo's ${name} was refused: ${sentence}`, ...fields].join("; "));
}
