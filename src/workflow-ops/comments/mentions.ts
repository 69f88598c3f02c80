import { commentLimits } from "../../settings.js";

/** A name has at most so many words. */
const MOST_WORDS = 5;
const WORD = /[\p{L}\p{M}\p{N}_'’.+-]+/uy;

/**
 * What could be a name behind each @ of a text, in small letters, the longest first: "@Fay Finance, please" may be "fay finance" or
 * "fay". An address ("@fay@acme.test") is one too. Of no more @ than a comment may have.
 */
export function possibleNames(text: string): readonly (readonly string[])[] {
  const found: string[][] = [];
  for (const { index } of text.matchAll(/(?<![\p{L}\p{N}_.+@-])@(?=[\p{L}\p{N}])/gu)) {
    if (found.length === commentLimits.mentions) break;
    found.push(namesAt(text, index + 1));
  }
  return found;
}

function namesAt(text: string, start: number): string[] {
  const address = /[\w.+-]{1,64}@[\w.-]{1,190}/y;
  address.lastIndex = start;
  const mail = address.exec(text)?.[0].replace(/[.-]+$/, "");
  const names: string[] = [];
  let name = "";
  for (let at = start, words = 0; words < MOST_WORDS; words += 1) {
    WORD.lastIndex = at;
    const word = WORD.exec(text)?.[0];
    if (word === undefined || word.length > 100) break;
    name = name === "" ? word : `${name} ${word}`;
    names.unshift(...new Set([name, name.replace(/[.'’+-]+$/, "")]));
    at += word.length;
    if (text[at] !== " ") break;
    at += 1;
  }
  return [...(mail === undefined ? [] : [mail]), ...names].map((each) => each.toLowerCase());
}

/** Whom a text means of these people: for each @ the longest name that is somebody's. */
export function mentioned<P extends { readonly name: string; readonly email: string }>(
  text: string,
  people: readonly P[],
): readonly P[] {
  const meant = possibleNames(text).flatMap((names) => {
    const said = names.find((name) => people.some((one) => isCalled(one, name)));
    return said === undefined ? [] : people.filter((one) => isCalled(one, said));
  });
  return [...new Set(meant)];
}

function isCalled(
  { name, email }: { readonly name: string; readonly email: string },
  said: string,
): boolean {
  return name.toLowerCase() === said || email === said;
}
