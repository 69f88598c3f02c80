import { isSafeLink } from "../../workflow-design/index.js";

/** A piece of a comment: words, a link, or somebody's name. */
export interface CommentPart {
  readonly kind: "text" | "link" | "mention";
  readonly text: string;
}

const LINK = /\b(?:https?:\/\/|mailto:)[^\s<>"]{1,2000}/gi;

/** A comment's text cut into pieces: addresses become links (http, https, mailto), the names of those whom it mentions stand out. */
export function commentParts(text: string, names: readonly string[]): readonly CommentPart[] {
  const parts: CommentPart[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const link = found.replace(/[.,;:!?'’”»)\]}]{1,20}$/, "");
    if (!isSafeLink(link)) continue;
    parts.push(...namesIn(text.slice(from, index), names), { kind: "link", text: link });
    from = index + link.length;
  }
  parts.push(...namesIn(text.slice(from), names));
  return parts;
}

function namesIn(text: string, names: readonly string[]): readonly CommentPart[] {
  const said = names.map((name) => `@${name}`).toSorted((a, b) => b.length - a.length);
  const parts: CommentPart[] = [];
  let from = 0;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const here = text.slice(at, at + 300).toLowerCase();
    const name = said.find((each) => here.startsWith(each.toLowerCase()));
    if (name === undefined) continue;
    if (at > from) parts.push({ kind: "text", text: text.slice(from, at) });
    parts.push({ kind: "mention", text: text.slice(at, at + name.length) });
    from = at + name.length;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
}
