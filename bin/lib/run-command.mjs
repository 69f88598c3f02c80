import { Refusal, log } from "./project.mjs";

/**
 * Runs a command of this folder to its end: what it refuses is said in a sentence, anything else with its trace; both exit 1.
 * @param {() => Promise<number | void>} work may give the exit code
 */
export async function runCommand(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    if (error instanceof Refusal) log(error.message);
    else console.error(error);
    process.exitCode = 1;
  }
}
