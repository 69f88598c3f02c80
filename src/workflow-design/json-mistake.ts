const TOKEN =
  /[{}[\],:]|"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true(?!\w)|false(?!\w)|null(?!\w)/y;
const BLANK = /[ \t\r\n]*/y;

type Expected =
  | "a value"
  | "a name in quotes"
  | 'a ":"'
  | "a comma or the end of the list"
  | "a comma or the end of the object"
  | "the end of the text";

interface Reader {
  expected: Expected;
  /** The brackets that are open. */
  open: string[];
  /** Right after an opening bracket, where its closing one may follow. */
  fresh: boolean;
}

/** Where text stops being JSON, in words: "expected a comma or the end of the list at line 3, column 5". Linear in the text. */
export function jsonMistake(text: string): string {
  const reader: Reader = { expected: "a value", open: [], fresh: false };
  let at = 0;
  for (;;) {
    at = skip(text, at);
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    const fits = token !== undefined && take(reader, token);
    if (!fits) return `expected ${reader.expected}${place(text, at)}`;
    at += token.length;
  }
}

function skip(text: string, at: number): number {
  BLANK.lastIndex = at;
  return at + (BLANK.exec(text)?.[0].length ?? 0);
}

function place(text: string, at: number): string {
  if (at >= text.length) return ", but the text ends";
  const before = text.slice(0, at).split("\n");
  return ` at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Moves on over a token; false when it does not fit here. */
function take(reader: Reader, token: string): boolean {
  const fresh = reader.fresh;
  reader.fresh = false;
  const closes = token === "]" || token === "}";
  if (closes) {
    const opener = token === "]" ? "[" : "{";
    const mayClose = fresh || reader.expected.startsWith("a comma");
    if (reader.open.at(-1) !== opener || !mayClose) return false;
    reader.open.pop();
    return afterValue(reader);
  }
  switch (reader.expected) {
    case "a value":
      if (token === "," || token === ":") return false;
      if (token !== "{" && token !== "[") return afterValue(reader);
      reader.open.push(token);
      reader.fresh = true;
      reader.expected = token === "{" ? "a name in quotes" : "a value";
      return true;
    case "a name in quotes":
      if (!token.startsWith('"')) return false;
      reader.expected = 'a ":"';
      return true;
    case 'a ":"':
      if (token !== ":") return false;
      reader.expected = "a value";
      return true;
    case "the end of the text":
      return false;
    default:
      if (token !== ",") return false;
      reader.expected = reader.open.at(-1) === "{" ? "a name in quotes" : "a value";
      return true;
  }
}

function afterValue(reader: Reader): true {
  const inside = reader.open.at(-1);
  if (inside === undefined) reader.expected = "the end of the text";
  else
    reader.expected =
      inside === "[" ? "a comma or the end of the list" : "a comma or the end of the object";
  return true;
}
