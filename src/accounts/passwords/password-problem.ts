import { commonPasswords, commonWords } from "./common-passwords.js";

const SHORTEST = 12;
const LONGEST = 256;
const ROWS = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertyuiop",
  "qwertzuiop",
  "azertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "yxcvbnm",
];

/** What a password may not contain: the words that everybody who knows the account would try. */
export interface PasswordContext {
  readonly email: string;
  readonly name: string;
  readonly companyName: string;
}

/**
 * Why this password is too easy, as a sentence for the form; null when it will do. Length counts, composition does not;
 * the password is taken as typed.
 */
export function passwordProblem(password: string, context: PasswordContext): string | null {
  const length = [...password].length;
  if (length < SHORTEST) return `Password must be at least ${SHORTEST} characters long`;
  if (length > LONGEST) return `Password must be at most ${LONGEST} characters long`;
  const plain = password.toLowerCase();
  if (isRepetition(plain)) return "Password must not be the same few characters over and over";
  if (isRun(plain)) return "Password must not be a run of the keyboard or the alphabet";
  if (isCommon(plain))
    return "Password is one of those that are tried first. Choose another, such as four unrelated words";
  const known = knownWord(plain, context);
  if (known) return `Password must not be built on “${known}”, which others know`;
  return null;
}

/** One character, or a group of up to four, and nothing else. */
function isRepetition(plain: string): boolean {
  return new Set(plain).size < 4 || /^(.{1,4})\1+.{0,3}$/su.test(plain);
}

/** Pieces of at least three neighbours, forwards or backwards, make up all of it but three characters. */
function isRun(plain: string): boolean {
  let rest = 0;
  for (let at = 0; at < plain.length;) {
    const length = runAt(plain, at);
    rest += length === 0 ? 1 : 0;
    at += length || 1;
  }
  return rest <= 3;
}

function runAt(plain: string, at: number): number {
  const lines = ROWS.flatMap((row) => [row, [...row].toReversed().join("")]);
  const fits = (length: number): boolean =>
    at + length <= plain.length && lines.some((row) => row.includes(plain.slice(at, at + length)));
  let length = 0;
  while (length < 26 && fits(length + 1)) length += 1;
  return length >= 3 ? length : 0;
}

const LEET: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

/** A listed one; or listed words with nothing but digits and marks between and around them, however they are disguised. */
function isCommon(plain: string): boolean {
  const core = plain.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const undisguised = [...core].map((letter) => LEET[letter] ?? letter).join("");
  return (
    commonPasswords.has(plain) ||
    [plain, undisguised].some((text) => onlyCommonWords(text.replaceAll(/[^\p{L}]+/gu, " ").trim()))
  );
}

function onlyCommonWords(words: string): boolean {
  return words.split(" ").every((word) => isMadeOfCommonWords(word));
}

function isMadeOfCommonWords(word: string): boolean {
  const reached = [true];
  for (let end = 1; end <= word.length; end += 1) {
    reached[end] = reached.some(
      (from, start) => from && start < end && commonWords.has(word.slice(start, end)),
    );
  }
  return reached[word.length] === true;
}

/** The address, its name part, the person's or the company's name, when little else is left of the password without it. */
function knownWord(plain: string, { email, name, companyName }: PasswordContext): string | null {
  const [local = "", domain = ""] = email.split("@");
  const words = [
    email,
    local,
    domain,
    name,
    companyName,
    ...name.split(/\s+/),
    ...companyName.split(/\s+/),
  ];
  for (const word of words) {
    const known = word.toLowerCase().trim();
    if (known.length < 4) continue;
    const left = plain.split(known).join("").split(known.replaceAll(/\s+/g, "")).join("");
    if (left !== plain && [...left].length < 8) return word.trim();
  }
  return null;
}
