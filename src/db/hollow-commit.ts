import type pg from "pg";

type Query = (...args: unknown[]) => Promise<{ command: string }> | undefined;

/**
 * Makes a commit that saved nothing an error. After a failed statement PostgreSQL answers COMMIT by rolling back, without an
 * error: code that caught the statement's error and went on would report a success that never was.
 */
export function refuseHollowCommits(client: pg.ClientBase): void {
  const query = client.query.bind(client) as Query;
  const watched: Query = (...args) => {
    const answer = query(...args);
    return isCommit(args[0]) ? answer?.then(expectCommitted) : answer;
  };
  Object.assign(client, { query: watched });
}

function isCommit(asked: unknown): boolean {
  return typeof asked === "object" && asked !== null && "text" in asked && asked.text === "COMMIT";
}

function expectCommitted<T extends { command: string }>(result: T): T {
  if (result.command === "COMMIT") return result;
  throw new Error(
    "Expected the transaction to be saved, but one of its statements had failed and the error was caught: nothing was saved.",
  );
}
