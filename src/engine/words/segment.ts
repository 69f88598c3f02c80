/** A piece of a sentence: `strong` is what it is about, `old` a value that is no more. A page decides how they look. */
export interface Segment {
  readonly text: string;
  readonly strong?: true;
  readonly old?: true;
}

/** Plain text, a segment, or several: what a sentence is put together from. */
export type Phrase = string | Segment | readonly Phrase[];

export function strong(text: string): Segment {
  return { text, strong: true };
}

export function old(text: string): Segment {
  return { text, old: true };
}

/** One sentence in segments; neighbours that look the same are one. */
export function segmentsOf(...phrases: readonly Phrase[]): readonly Segment[] {
  const segments: Segment[] = [];
  for (const segment of phrases.flatMap(flatten)) {
    const last = segments.at(-1);
    if (segment.text === "") continue;
    if (last && last.strong === segment.strong && last.old === segment.old)
      segments[segments.length - 1] = { ...last, text: last.text + segment.text };
    else segments.push(segment);
  }
  return segments;
}

/** The same without the marks. */
export function plainText(segments: readonly Segment[]): string {
  return segments.map((segment) => segment.text).join("");
}

/** "a, b and c" of phrases. */
export function listOfPhrases(items: readonly Phrase[], last = "and"): Phrase {
  return items.map((item, index) => {
    const before = index === 0 ? "" : index === items.length - 1 ? ` ${last} ` : ", ";
    return [before, item];
  });
}

function flatten(phrase: Phrase): readonly Segment[] {
  if (typeof phrase === "string") return [{ text: phrase }];
  if ("text" in phrase) return [phrase];
  return phrase.flatMap(flatten);
}
