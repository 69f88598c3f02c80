import { randomInt } from "node:crypto";
import { z } from "zod";
import { accountName } from "./account-name.js";
import type { Book } from "./book.js";
import type { Teller } from "./tell-back.js";

/** What a service answers. */
export interface ServiceAnswer {
  readonly status: number;
  readonly body: object;
}

const DAY_SECONDS = 86_400;
const CONFIRMED_AFTER_SECONDS = 4;
const DELIVERED_AFTER_DAYS = 9;

const accountRequest = z.object({
  run: z.string().min(1).max(200),
  input: z.object({ name: z.string().max(200) }),
});

const orderRequest = z.object({
  run: z.string().min(1).max(200),
  callback_url: z.url({ protocol: /^https?$/ }).max(2_000),
  input: z.object({ items: z.array(z.string().max(100)).min(1).max(20) }),
});

/** Makes an account name at once. */
export function makeAccount(book: Book, request: unknown): ServiceAnswer {
  const parsed = accountRequest.safeParse(request);
  if (!parsed.success) return refused("Expected a run and, as input, a name.");
  const { run, input } = parsed.data;
  const known = book.accounts.get(run);
  if (known !== undefined) return { status: 200, body: { account_name: known } };
  const name = accountName(input.name, new Set(book.accounts.values()));
  if (name === null)
    return refused(`Expected a first and a family name, but “${input.name}” is not both.`);
  book.addAccount(run, name);
  return { status: 200, body: { account_name: name } };
}

/** Takes an order, whose number is told back after some seconds; that of a phone after a day. */
export function takeOrder(book: Book, request: unknown, teller: Teller): ServiceAnswer {
  const parsed = orderRequest.safeParse(request);
  if (!parsed.success) return refused("Expected a run, a callback_url and, as input, items.");
  const { run, callback_url, input } = parsed.data;
  if (!book.orders.has(run)) {
    const seconds = input.items.includes("phone") ? DAY_SECONDS : CONFIRMED_AFTER_SECONDS;
    const arrives = new Date(Date.now() + DELIVERED_AFTER_DAYS * DAY_SECONDS * 1000);
    book.addOrder(run, {
      number: `EQ-${randomInt(10_000, 100_000)}`,
      delivery_date: arrives.toISOString().slice(0, 10),
      callback_url,
      dueAt: teller.dueAfter(seconds),
      tries: 0,
      state: "waiting",
    });
    teller.soon(run);
  }
  return { status: 202, body: { accepted: true } };
}

function refused(error: string): ServiceAnswer {
  return { status: 422, body: { error } };
}
