import type { Prisma } from "../generated/client.js";
import { isLostConnection } from "./errors.js";
import type { Opening } from "./opening.js";
import { Packet, type Answer, type NamedStatement } from "./packet.js";
import { named, type RawQueries } from "./statements.js";
import type { Turns } from "./turns.js";

/** A statement that waits to be sent, and whoever waits for its answer. */
export interface Asked {
  readonly statement: NamedStatement;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Tagged templates as statements that are sent by packet. */
export abstract class TemplateQueries implements RawQueries {
  protected abstract ask(statement: NamedStatement): Promise<Answer>;

  async $queryRaw<T = unknown>(
    query: TemplateStringsArray | Prisma.Sql,
    ...values: unknown[]
  ): Promise<T> {
    return (await this.ask(named(query, values))).rows as T;
  }

  async $executeRaw(
    query: TemplateStringsArray | Prisma.Sql,
    ...values: unknown[]
  ): Promise<number> {
    return (await this.ask(named(query, values))).count;
  }
}

/**
 * Questions that change nothing, asked of one company. Whatever is asked before anything waits for an answer leaves as one packet, which is
 * a transaction of its own: `setting` first, then the opening until it was heard, then the questions. Between packets no connection is held.
 */
export class Questions extends TemplateQueries {
  readonly #turns: Turns;
  readonly #setting: NamedStatement;
  readonly #opening: Opening | undefined;
  #waiting: Asked[] = [];
  /** Of what was asked ahead, by what it asks. */
  readonly #ahead = new Map<string, Promise<Answer>>();
  #askingAhead = false;

  constructor(turns: Turns, setting: NamedStatement, opening?: Opening) {
    super();
    this.#turns = turns;
    this.#setting = setting;
    this.#opening = opening;
  }

  /** Has the opening heard, if nothing else was asked that did. */
  async settle(): Promise<void> {
    if (this.#opening?.settled === false) await this.ask(this.#opening.statement);
  }

  /** What `work` asks before it waits for anything leaves with the next packet; whoever asks the same later is given that answer. */
  ahead(work: () => readonly Promise<unknown>[]): void {
    this.#askingAhead = true;
    try {
      for (const asked of work()) asked.catch(() => undefined); // whoever wants it hears
    } finally {
      this.#askingAhead = false;
    }
  }

  /** Something changes: what was asked ahead is not what there is. */
  forget(): void {
    this.#ahead.clear();
  }

  protected override ask(statement: NamedStatement): Promise<Answer> {
    const key = this.#askingAhead || this.#ahead.size > 0 ? keyOf(statement) : "";
    const known = this.#ahead.get(key);
    if (known) return known;
    const answer = this.#queue(statement);
    if (this.#askingAhead) this.#ahead.set(key, answer);
    return answer;
  }

  #queue(statement: NamedStatement): Promise<Answer> {
    if (this.#waiting.length === 0) afterThisTurn(() => this.#send());
    return new Promise((resolve, reject) => this.#waiting.push({ statement, resolve, reject }));
  }

  #send(): void {
    const asked = this.#waiting;
    this.#waiting = [];
    const opening = this.#opening?.settled === false ? this.#opening : undefined;
    const first = opening ? [this.#setting, opening.statement] : [this.#setting];
    const all = withoutTwins([...first, ...asked.map(({ statement }) => statement)]);
    const answers = askedAgainIfLost(this.#turns, all.statements).then((answered) => {
      opening?.heard(answered[1]?.rows ?? []);
      return all.places.slice(first.length).map((place) => answered[place]);
    });
    hand(answers, asked);
  }
}

/** Gives each its answer, or all of them the error. */
export function hand(
  answers: Promise<readonly (Answer | undefined)[]>,
  asked: readonly Asked[],
): void {
  answers.then(
    (all) => {
      for (const [at, { resolve, reject }] of asked.entries()) {
        const answer = all[at];
        if (answer) resolve(answer);
        else reject(new Error("Expected an answer to each statement of a packet."));
      }
    },
    (error: unknown) => {
      for (const { reject } of asked) reject(error);
    },
  );
}

/** After all that is under way waits for something else: after this turn's promises, before the next input. */
export function afterThisTurn(work: () => void): void {
  queueMicrotask(() => process.nextTick(work));
}

/** What a page and its side bar both ask is asked once; `places` says for each statement where its answer is. */
function withoutTwins(all: readonly NamedStatement[]): {
  readonly statements: readonly NamedStatement[];
  readonly places: readonly number[];
} {
  const statements: NamedStatement[] = [];
  const places = all.map((statement) => {
    const twin = statements.findIndex((one) => isSame(one, statement));
    return twin >= 0 ? twin : statements.push(statement) - 1;
  });
  return { statements, places };
}

function isSame(one: NamedStatement, other: NamedStatement): boolean {
  return one.text === other.text && JSON.stringify(one.values) === JSON.stringify(other.values);
}

function keyOf({ name, text, values }: NamedStatement): string {
  return `${JSON.stringify(values)} ${name ?? text}`;
}

/** Nothing is changed by questions: on a connection that was lost while it was idle they are asked again. */
async function askedAgainIfLost(
  turns: Turns,
  statements: readonly NamedStatement[],
): Promise<readonly Answer[]> {
  try {
    return await askOn(turns, statements);
  } catch (error) {
    if (isLostConnection(error)) return askOn(turns, statements);
    throw error;
  }
}

async function askOn(
  turns: Turns,
  statements: readonly NamedStatement[],
): Promise<readonly Answer[]> {
  const turn = await turns.take();
  const packet = new Packet(statements);
  let lost: Error | undefined;
  try {
    turn.client.query(packet);
    return await packet.answers;
  } catch (error) {
    if (isLostConnection(error) && error instanceof Error) lost = error;
    throw error;
  } finally {
    turn.end(lost);
  }
}
