import type { Book, Order } from "./book.js";

const PATIENCE_MS = 10_000;
const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 60;
const MOST_TRIES = 200;

/** Tells orders back when they are due. */
export interface Teller {
  /** An order came, that is due after so many seconds: when that is, in milliseconds. */
  dueAfter(seconds: number): number;
  /** Looks after this order from now on. */
  soon(run: string): void;
  stop(): void;
}

/** Tells orders back, again and again until an answer comes. Begins with those that an earlier process left. */
export function tellBack(book: Book, second: number): Teller {
  const timers = new Map<string, NodeJS.Timeout>();
  let stopped = false;
  const dueAfter = (seconds: number): number => Date.now() + seconds * second;

  const soon = (run: string): void => {
    const order = book.orders.get(run);
    if (stopped || order?.state !== "waiting") return;
    clearTimeout(timers.get(run));
    const wait = Math.min(Math.max(0, order.dueAt - Date.now()), 2 ** 31 - 1);
    timers.set(run, setTimeout(() => void once(run, order), wait).unref());
  };

  const once = async (run: string, order: Order): Promise<void> => {
    if (order.dueAt > Date.now()) return soon(run); // longer than a timer can wait
    const answer = await post(order);
    order.tries += 1;
    order.state = answer === "again" && order.tries < MOST_TRIES ? "waiting" : nowThat(answer);
    order.dueAt = dueAfter(Math.min(FIRST_PAUSE_SECONDS * order.tries, LONGEST_PAUSE_SECONDS));
    if (stopped) return; // the next process tells it again: it is the same answer
    book.save();
    soon(run);
  };

  for (const run of book.orders.keys()) soon(run);
  return {
    dueAfter,
    soon,
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

type Answer = "taken" | "refused" | "again";

function nowThat(answer: Answer): Order["state"] {
  return answer === "taken" ? "told" : "given_up";
}

async function post({ callback_url, number, delivery_date }: Order): Promise<Answer> {
  try {
    const response = await fetch(callback_url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ order: { number, delivery_date } }),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    if (response.ok) return "taken";
    return response.status === 429 || response.status >= 500 ? "again" : "refused";
  } catch {
    return "again";
  }
}
