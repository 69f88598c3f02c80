import { expect } from "vitest";
import type { AnyRoute } from "../../src/web/index.js";
import { CAST, type Cast } from "./cast.js";
import type { Kind, Make } from "./objects.js";

/** What each of the cast is answered, in the order of CAST, by the state of the object. */
export type Answers = Readonly<Record<string, string>>;

/** Objects that nobody has changed yet: the next question may be about them too. */
const untouched = new Map<Make, string>();

/**
 * Asks a route as each of the cast, in each state of its object; a POST has the session's token and nothing else in its body. Whoever
 * changed something leaves a new object to the next.
 */
export async function ask(route: AnyRoute, kind: Kind, cast: Cast): Promise<Answers> {
  const answers: Record<string, string> = {};
  for (const [state, make] of Object.entries(kind)) {
    const statuses: number[] = [];
    for (const part of CAST) {
      const object = untouched.get(make) ?? encodeURIComponent(String(await make()));
      untouched.set(make, object);
      const address = route.path.replaceAll(/:\w+/g, () => object);
      const visitor = cast.visitor(part);
      const { status, headers } = await (route.method === "get"
        ? visitor.get(address)
        : visitor.post(address));
      statuses.push(status);
      if (part === "stranger" && !["public", "callbackToken"].includes(route.policy)) {
        expect(headers["location"], `${route.path} sends strangers`).toMatch(/^\/sign-in(\?|$)/);
      }
      if (route.method === "post" && status < 400) untouched.delete(make);
      if (address === "/sign-out" && route.method === "post") await cast.signInAgain(part);
    }
    answers[state] = statuses.join(" ");
  }
  return answers;
}
