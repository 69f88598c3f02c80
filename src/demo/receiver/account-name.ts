/** Letters that no accent can be taken off of. */
const SPELLED: Readonly<Record<string, string>> = {
  ...{ ä: "ae", ö: "oe", ü: "ue", å: "aa", ß: "ss", ø: "oe", æ: "ae", œ: "oe" },
  ...{ ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" },
};

/**
 * "m.laine" for Mika Laine, and "m.laine2" when that is somebody else's; null for a name of one word, or of letters that this
 * service does not know.
 */
export function accountName(fullName: string, taken: ReadonlySet<string>): string | null {
  const words = fullName.trim().split(/\s+/).map(plain);
  const [first = "", last = ""] = [words[0], words.at(-1)];
  if (words.length < 2 || first === "" || last === "") return null;
  const name = `${first.slice(0, 1)}.${last}`.slice(0, 40);
  for (let n = 1; ; n += 1) {
    const numbered = n === 1 ? name : `${name}${n}`;
    if (!taken.has(numbered)) return numbered;
  }
}

function plain(word: string): string {
  return word
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^a-z]/gu, (letter) => SPELLED[letter] ?? letter)
    .normalize("NFKD")
    .replaceAll(/[^a-z]/g, "");
}
