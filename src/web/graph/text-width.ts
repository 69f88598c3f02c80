/*
 * Widths of the printable ASCII letters, in hundredths of the font size, of the widest face in common use (DejaVu Sans, close to Verdana),
 * so that what fits here fits in the reader's font too.
 */
const regular =
  "32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 100 68 69 70 77 63 58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 50 61 63 55 63 62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84";
const bold =
  "35 46 52 84 70 100 87 31 46 46 52 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 58 100 77 76 73 83 68 68 82 84 37 37 77 64 100 84 85 73 85 77 72 68 81 77 110 77 72 73 46 37 46 84 50 50 67 72 59 72 68 44 72 71 34 34 67 34 104 71 69 72 72 49 60 48 71 65 92 65 65 58 71 37 71 84";

/** A font of the graph: the size in pixels, and its widths. */
export interface Font {
  readonly size: number;
  readonly widths: readonly number[];
}

const regularWidths = regular.split(" ").map(Number);
const boldWidths = bold.split(" ").map(Number);
export const titleFont: Font = { size: 13.5, widths: boldWidths };
export const stateFont: Font = { size: 12, widths: regularWidths };
export const boldStateFont: Font = { size: 12, widths: boldWidths };
export const kindFont: Font = { size: 11, widths: regularWidths };
export const chipFont: Font = { size: 11.5, widths: regularWidths };

/** About how wide a text is, in pixels; rather too wide than too narrow. */
export function textWidth(text: string, font: Font): number {
  let sum = 0;
  for (const letter of text) sum += letterWidth(letter, font.widths);
  return (sum * font.size) / 100;
}

/** The text, ended by "…" when it is wider than so many pixels. */
export function fit(text: string, width: number, font: Font): string {
  if (textWidth(text, font) <= width) return text;
  const letters: string[] = [];
  let room = width - font.size;
  for (const letter of text) {
    room -= (letterWidth(letter, font.widths) * font.size) / 100;
    if (room < 0) break;
    letters.push(letter);
  }
  return `${letters.join("").trimEnd()}…`;
}

/** The text on at most two lines, broken at a space where one serves; the second is cut. */
export function wrap(text: string, width: number, font: Font): readonly string[] {
  if (textWidth(text, font) <= width) return [text];
  const words = text.split(" ");
  let first = words[0] ?? "";
  let taken = 1;
  while (taken < words.length && textWidth(`${first} ${words[taken]}`, font) <= width) {
    first = `${first} ${words[taken]}`;
    taken += 1;
  }
  if (taken === words.length || textWidth(first, font) > width) return [fit(text, width, font)];
  return [first, fit(words.slice(taken).join(" "), width, font)];
}

function letterWidth(letter: string, widths: readonly number[]): number {
  const code = letter.codePointAt(0) ?? 0;
  if (code < 127) return widths[code - 32] ?? 64;
  // Scripts of full-width signs begin here; below are accented Latin, Greek, Cyrillic and the like.
  return code >= 0x1100 ? 104 : 82;
}
