const HERE = "http://here.invalid";

/**
 * Where to go on to, from an address that came with a request: a path of this site, else "/". Addresses of other
 * sites, `//elsewhere`, backslashes and control characters never pass.
 */
export function safeNext(next: unknown): string {
  if (typeof next !== "string" || next.length > 2_000 || !next.startsWith("/")) return "/";
  // eslint-disable-next-line no-control-regex
  if (/[\\\u0000-\u001f\u007f]/.test(next) || !URL.canParse(next, HERE)) return "/";
  const url = new URL(next, HERE);
  if (url.origin !== HERE || url.pathname.startsWith("//")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
