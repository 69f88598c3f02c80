const SCHEMES = ["http:", "https:", "mailto:"];

/** Whether text is an absolute link that a page may offer: http, https or mailto, nothing else. */
export function isSafeLink(text: string): boolean {
  // URL() would take blanks and line breaks out of the middle of a scheme.
  if (/[\s\p{Cc}]/u.test(text) || text.length > 2_000) return false;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  if (!SCHEMES.includes(url.protocol)) return false;
  if (url.protocol === "mailto:") return url.pathname.includes("@");
  return /^https?:\/\//i.test(text) && url.username === "" && url.password === "";
}
