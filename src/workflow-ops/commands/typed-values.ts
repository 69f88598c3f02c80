/** What was typed into a form by field, unchecked, as it came: one text, or several for a field of choices. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

/** What of a form's text can be stored, of these fields only. Characters that the database cannot hold are left out. */
export function typedFor(keys: readonly string[], typed: Typed): Typed {
  const kept: Record<string, string | readonly string[]> = {};
  for (const key of keys) {
    const value = Object.hasOwn(typed, key) ? typed[key] : undefined;
    if (value === undefined) continue;
    kept[key] = typeof value === "string" ? storable(value) : value.map(storable);
  }
  return kept;
}

function storable(text: string): string {
  return text.replaceAll("\u0000", "").replaceAll(/\p{Cs}/gu, "");
}
