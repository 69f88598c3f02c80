import { setTimeout as sleep } from "node:timers/promises";
import { Prisma } from "../generated/client.js";
import { inTransaction, questions } from "./client.js";
import { errorCode, isLostConnection } from "./errors.js";
import { companyNews } from "./kept-until-news.js";
import { Opening } from "./opening.js";
import type { NamedStatement } from "./packet.js";
import { modelsBy, type Models } from "./prisma-guest.js";
import type { Questions } from "./questions.js";
import { named } from "./statements.js";
import {
  expectNoneUnderWay,
  withRaw,
  type Beginning,
  type Transaction,
  type Work,
} from "./transaction.js";

/** A transaction that sees one company alone. Every query's first argument is an actor or this. */
export interface CompanyTx {
  readonly companyId: number;
  readonly db: Transaction;
  /** The version of the company's rights as whoever began this read it; null: nothing that is kept under it may be used. */
  readonly rights?: { version: number | null };
  /** Of a page's questions alone: see askAhead. */
  readonly ahead?: Questions;
  /** Of a command's transaction alone: see withCommit. */
  readonly last?: Promise<unknown>[];
}

/** Whose company it is, and the version of its rights that they know. */
interface Asking {
  readonly companyId: number;
  readonly rightsVersion?: number;
}

const ATTEMPTS = 3;
const PAUSE_MS = 20;

/**
 * One command: one transaction in which row-level security shows and accepts only this company's rows. It is rolled
 * back when `work` throws, and `work` is done again, at most twice, when it met a deadlock: it must do nothing outside the
 * transaction. An error of the database ends the transaction even where `work` catches it: let it out, and catch it around this.
 * Never call it inside another, and wait for nothing but the database in it: it ends after 8 seconds.
 */
export async function withCompany<T>(
  asking: Asking,
  work: (tx: CompanyTx) => Promise<T>,
): Promise<T> {
  const { companyId, rightsVersion } = asking;
  const { asked, opening } = conversationOf(asking) ?? {};
  asked?.forget();
  try {
    return await retrying({ settings: [settingOf(companyId)], opening }, (db, last) =>
      work({ companyId, db, last, rights: { version: rightsVersion ?? null } }),
    );
  } finally {
    companyNews(companyId); // where it failed too: the answer may have been lost after it was saved
  }
}

/**
 * For a statement that a command asks and whose answer it does not need: where it is the last, it leaves together with COMMIT. Where it fails,
 * nothing is saved, and the transaction throws its error. `asked` must have asked all that it will.
 */
export async function withCommit({ last }: CompanyTx, asked: Promise<unknown>): Promise<void> {
  if (last === undefined) return void (await asked);
  asked.catch(() => undefined); // the transaction hears
  last.push(asked);
}

/**
 * What a page asks of one company, changing nothing: only its rows are there. Questions that do not wait for each other's answers leave
 * together, those of one actor from several places too; each such packet is a transaction of its own, and no connection is held
 * while nothing is asked.
 */
export async function readCompany<T>(
  asking: Asking,
  work: (tx: CompanyTx) => Promise<T>,
): Promise<T> {
  expectNoneUnderWay();
  const { companyId, rightsVersion } = asking;
  const { db, asked } = conversationOf(asking) ?? converse(asking);
  return work({ companyId, db, rights: { version: rightsVersion ?? null }, ahead: asked });
}

/** What is asked on behalf of one actor of a request, from wherever. */
interface Conversation {
  readonly db: Transaction;
  readonly asked: Questions;
  readonly opening: Opening | undefined;
}

/** On the actor itself, unseen by copies of it: a weak map of what lives for one request keeps the garbage collector busy. */
const CONVERSATION = Symbol("conversation");

function conversationOf(asking: object): Conversation | undefined {
  return (asking as { readonly [CONVERSATION]?: Conversation })[CONVERSATION];
}

function converse(asking: Asking, opening?: Opening): Conversation {
  const setting = readingSettingOf(asking.companyId);
  const asked = questions(setting, opening);
  const models = modelsBy(async (model, method, args) =>
    inTransaction({ settings: [setting], opening }, async (db) => {
      const all = db as unknown as Models;
      return all[model]?.[method]?.(...args);
    }),
  );
  const conversation = { db: withRaw(models, asked), asked, opening };
  Object.defineProperty(asking, CONVERSATION, { value: conversation, configurable: true });
  return conversation;
}

/**
 * Asks early what will be wanted anyhow, so that it leaves in the same packet as what is asked now: whoever asks the very same later on this page is
 * given that answer. Inside a command's transaction it does nothing.
 */
export function askAhead({ ahead }: CompanyTx, work: () => readonly Promise<unknown>[]): void {
  ahead?.ahead(work);
}

/**
 * Says of this actor that all of it was true a while ago. `question` gives a row while it still is; it goes along with the first that is asked
 * for them, and where it gives none, that is refused with Outdated.
 */
export function presume(actor: Asking, question: Prisma.Sql): void {
  converse(actor, new Opening(question));
}

/** Makes sure, where nothing was asked yet for this actor, that what was presumed of them is so; throws Outdated where it is not. */
export async function settlePresumed(actor: object): Promise<void> {
  await conversationOf(actor)?.asked.settle();
}

/** Tells a transaction the version of the company's rights that it has read; null: it changes them. */
export function rightsAre({ rights }: CompanyTx, version: number | null): void {
  if (rights) rights.version = version;
}

/** A sign-up's transaction: takes the next company's id and works as that company, whose row is yet to be inserted. */
export async function withNewCompany<T>(work: (tx: CompanyTx) => Promise<T>): Promise<T> {
  return retrying({ settings: [] }, async (db, last) => {
    const companyId = await nextCompany(db);
    await db.$executeRaw`select set_config('app.company_id', ${String(companyId)}, true)`;
    return work({ companyId, db, last });
  });
}

async function nextCompany(db: Transaction): Promise<number> {
  const [next] = await db.$queryRaw<{ id: number }[]>`select nextval('company_id_seq')::int as id`;
  if (!next) throw new Error("Expected the next company's id, but the sequence gave none.");
  return next.id;
}

/** Sets the company until the transaction ends; it goes along with what is asked first. */
function settingOf(companyId: number): NamedStatement {
  if (!Number.isInteger(companyId) || companyId < 1) {
    throw new Error(`Expected a company's id, but got ${companyId}.`);
  }
  return named(Prisma.sql`select set_config('app.company_id', ${String(companyId)}, true)`);
}

/** The same for what may change nothing. */
function readingSettingOf(companyId: number): NamedStatement {
  const { values } = settingOf(companyId);
  return named(
    Prisma.sql`select set_config('app.company_id', ${values[0]}, true), set_config('transaction_read_only', 'on', true)`,
  );
}

async function retrying<T>(beginning: Beginning, work: Work<T>): Promise<T> {
  for (let left = ATTEMPTS - 1; ; left -= 1) {
    const progress = { begun: false };
    try {
      return await inTransaction(beginning, work, progress);
    } catch (error) {
      if (left === 0 || !mayTryAgain(error, progress.begun)) throw error;
    }
    await sleep(PAUSE_MS * (ATTEMPTS - left) * (0.5 + Math.random()));
  }
}

/** After a deadlock everything was rolled back; on a connection that was lost while it was idle nothing was begun. */
function mayTryAgain(error: unknown, begun: boolean): boolean {
  return errorCode(error) === "deadlock" || (!begun && isLostConnection(error));
}
