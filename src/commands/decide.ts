import { z } from "zod";
import { compile, decide } from "../engine/index.js";
import type { InstanceState, Rejection, Round } from "../engine/index.js";
import { decideCase } from "./decide-case.js";

/*
 * npm run decide < case.json: the engine alone. A case is {"definition", "state", "writeSet"}; what a small case has no use
 * for, such as titles and layouts, may be left out.
 */

type Answer = { readonly round: Round } | { readonly rejection: Rejection };

/** Decides one case given as JSON text; what is no case comes back as one sentence that says where it is wrong. */
export function decideText(
  source: string,
): { ok: true; answer: Answer } | { ok: false; sentence: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it could not be read";
    return { ok: false, sentence: `Expected one JSON document on standard input, but ${reason}.` };
  }
  const read = decideCase.safeParse(parsed);
  if (!read.success) {
    const places = z.prettifyError(read.error);
    return {
      ok: false,
      sentence: `Expected a case {"definition", "state", "writeSet"}, but:\n${places}`,
    };
  }
  const { definition, writeSet } = read.data;
  const { pending, ...others } = read.data.state;
  const state: InstanceState = pending === undefined ? others : { ...others, pending };
  const decided = decide(compile(definition), state, writeSet);
  const answer = decided.ok ? { round: decided.round } : { rejection: decided.rejection };
  return { ok: true, answer };
}

/** Reads a case from standard input and writes the answer as one JSON document; 2 when the input is no case. */
export async function run(): Promise<number> {
  let source = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) source += String(chunk);
  const result = decideText(source);
  if (result.ok) process.stdout.write(`${JSON.stringify(result.answer, null, 2)}\n`);
  else process.stderr.write(`${result.sentence}\n`);
  return result.ok ? 0 : 2;
}
