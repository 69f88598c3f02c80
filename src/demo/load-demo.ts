import { createHmac } from "node:crypto";
import { checkPassword, recordAudit } from "../accounts/index.js";
import { withCompany } from "../db/index.js";
import { DemoActors } from "./demo-actors.js";
import { setDemoCalendar } from "./demo-calendar.js";
import { makeDemoPeople } from "./demo-people.js";
import { playDemoStories } from "./demo-stories.js";
import { publishDemoWorkflows } from "./demo-workflows.js";

const LOADED = "demo_loaded";

/**
 * Loads the demo companies Acme and Globex, once: people, a calendar, three published workflows and their tickets, through the commands that the pages
 * use. A loading that was cut off is finished at the next start.
 * @returns the password of all its people; undefined when it was changed since
 */
export async function loadDemo(options: {
  readonly root: string;
  readonly sessionSecret: string;
  /** The origin of the receiver that actions call; without one, people do what actions would. */
  readonly receiver?: string | undefined;
}): Promise<string | undefined> {
  const password = demoPassword(options.sessionSecret);
  await makeDemoPeople(password);
  const demo = await DemoActors.load();
  if (!(await isLoaded(demo))) {
    await setDemoCalendar(demo.actor("alice"));
    const forms = await publishDemoWorkflows(options, demo.actor("dana"));
    await playDemoStories(demo, forms, { actions: options.receiver !== undefined });
    await withCompany(demo.actor("alice"), (tx) =>
      recordAudit(tx, demo.actor("alice"), { act: LOADED, objectKind: "company" }),
    );
  }
  return (await checkPassword("alice@acme.test", password)) ? password : undefined;
}

/** Another for each installation, since nobody should be able to sign in with what stands in a public file; the same at each start. */
function demoPassword(sessionSecret: string): string {
  const hex = createHmac("sha256", sessionSecret)
    .update("the demo people's password")
    .digest("hex");
  return `demo-${[hex.slice(0, 4), hex.slice(4, 8), hex.slice(8, 12)].join("-")}`;
}

function isLoaded(demo: DemoActors): Promise<boolean> {
  return withCompany(demo.actor("alice"), async ({ db }) => {
    return (await db.audit.findFirst({ where: { act: LOADED }, select: { id: true } })) !== null;
  });
}
