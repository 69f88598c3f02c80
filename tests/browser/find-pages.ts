import type { APIRequestContext } from "playwright-core";

/** A page that somebody comes to by links. */
export interface FoundPage {
  readonly path: string;
  /** The route that answers, such as "/tickets/:id". */
  readonly route: string;
  /** The route, and for a thing's own page what stands beside its title: pages that differ in it look different. */
  readonly kind: string;
}

/** A thing's own page: what it looks like, and which others it leads to, depends on the thing's state. */
const isOwn = (route: string) => route.endsWith("/:id");

/** How many pages of a route are opened in the search. */
const opens = (route: string) => (isOwn(route) ? 25 : 3);

/**
 * Follows the links from home, as the one whose cookies `request` has, and gives one page of each kind.
 * @param routes addresses of all pages, in the order in which they are tried
 */
export async function findPages(
  request: APIRequestContext,
  routes: readonly string[],
): Promise<FoundPage[]> {
  const patterns = routes.map((route) => ({ route, pattern: patternOf(route) }));
  const found = new Map<string, FoundPage>();
  const opened = new Map<string, number>();
  const paths = new Set(["/"]);
  for (const path of paths) {
    const route = patterns.find(({ pattern }) => pattern.test(path))?.route;
    if (route === undefined || (opened.get(route) ?? 0) >= opens(route)) continue;
    opened.set(route, (opened.get(route) ?? 0) + 1);
    const answer = await request.get(path);
    if (!answer.ok())
      throw new Error(`A link leads to ${path}, which answered ${answer.status()}.`);
    if (!answer.headers()["content-type"]?.startsWith("text/html")) continue;
    const html = await answer.text();
    const kind = isOwn(route) ? [route, ...signsOf(html)].join(" ") : route;
    if (!found.has(kind)) found.set(kind, { path, route, kind });
    for (const next of linksOf(html)) paths.add(next); // a set that grows is gone through to its end
  }
  return [...found.values()];
}

function patternOf(route: string): RegExp {
  return new RegExp(`^${route.replaceAll(".", "\\.").replaceAll(/:\w+/g, "[^/.]+")}$`);
}

/** Paths of this site, without query and fragment. */
function linksOf(html: string): string[] {
  return [...html.matchAll(/ href="(\/[^"#?]*)/g)].map((match) => match[1] ?? "");
}

/** The words of the tags beside a page's title, and whether there is a menu of acts. */
function signsOf(html: string): string[] {
  const head = /<header class="tf-head"[^>]*>[\s\S]*?<\/header>/.exec(html)?.[0] ?? "";
  const tags = [...head.matchAll(/<span class="tf-tag [^"]*">([\s\S]*?)<\/span>/g)];
  const words = tags.map((match) => (match[1] ?? "").replaceAll(/<[^>]+>/g, "").trim());
  return head.includes("<details") ? [...words, "with a menu"] : words;
}
