import type pg from "pg";

interface Answer {
  readonly command: string;
}
type Query = (...args: unknown[]) => Promise<Answer>;

/**
 * Two rules for a connection of Prisma's. One query at a time: Prisma asks for related rows at once, and pg means to stop
 * queueing. And a commit that saved nothing is an error: after a failed statement PostgreSQL answers COMMIT by rolling back,
 * so that code which caught the statement's error and went on would report a success that never was.
 */
export function watch(client: pg.ClientBase): void {
  const query = client.query.bind(client) as Query;
  let earlier: Promise<unknown> = Promise.resolve();
  const watched: Query = (...args) => {
    const [asked] = args;
    if (args.length !== 1 || !isQuery(asked)) return query(...args); // with a callback: a pool's own, alone on its connection
    const answer = earlier.then(() => query(asked));
    earlier = answer.catch(() => undefined);
    return asked.text === "COMMIT" ? answer.then(expectCommitted) : answer;
  };
  Object.assign(client, { query: watched });
}

function isQuery(asked: unknown): asked is { text: string } {
  return typeof asked === "object" && asked !== null && "text" in asked && !("submit" in asked);
}

function expectCommitted(answer: Answer): Answer {
  if (answer.command === "COMMIT") return answer;
  throw new Error(
    "Expected the transaction to be saved, but one of its statements had failed and the error was caught: nothing was saved.",
  );
}
