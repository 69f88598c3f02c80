/** Why a layout cannot be used: a sentence's end in plain words, and the line where known. */
export interface LayoutProblem {
  readonly problem: string;
  readonly line: number | null;
}

/** What a person can do something about, of whatever parsing or rendering threw. */
export function layoutProblem(error: unknown): LayoutProblem {
  if (error instanceof RangeError) return { problem: "it is nested too deeply", line: null };
  const message = error instanceof Error ? error.message : "it cannot be read";
  const line = /, line:(\d+)/.exec(message)?.[1];
  const [what = message] = message.split(/, (?:file|line):/);
  return { problem: inPlainWords(what), line: line === undefined ? null : Number(line) };
}

function inPlainWords(what: string): string {
  if (/Maximum call stack/.test(what)) return "it is nested too deeply";
  if (/parse length limit/.test(what)) return "it is longer than 20,000 characters";
  if (/template render limit/.test(what)) return "it takes too long";
  if (/memory alloc limit/.test(what)) return "it needs too much memory";
  const filter = /undefined filter: (\S+)/.exec(what)?.[1];
  if (filter !== undefined) return `there is no filter “${filter}”`;
  const tag = /tag "?([^"\s]+)"? not found/.exec(what)?.[1];
  if (tag !== undefined) return `there is no tag “${tag}”`;
  return what.slice(0, 200);
}
