import { beforeAll, describe, expect, test } from "vitest";
import { textOf } from "../../world/index.js";
import { openRoom, type Room } from "./room.js";

let room: Room;
let at: string;
const ids: Record<string, number> = {};

beforeAll(async () => {
  room = await openRoom();
  at = `/admin/workflows/${room.purchase.definitionId}`;
  const { dana } = room.world.users;
  const submit = async (name: string, values: object) => {
    ids[name] = await room.submit("erin", { amount: 40, ...values, item: name });
  };
  await submit("Lamp", { amount: 800.5, urgent: true });
  await submit("Grüne Tür", { amount: 20_000, deputy: String(dana) });
  await submit("Cable", { amount: 12 });
  await submit("Risky", { risk: "high" }); // on hold by its completion
  ids["Chair"] = await room.submit("bob", { item: "Chair", amount: 40 });
  await room.bob.submit(`/tickets/${ids["Cable"]}/cancellation`, { reason: "not needed" });
  await room.fay.submit(`/tasks/${await room.task(ids["Lamp"] ?? 0, "review")}/claim`);
  const review = await room.task(ids["Chair"] ?? 0, "review");
  await room.fay.submit(`/tasks/${review}/completion`, {
    revision: 1,
    "field.decision": "rework",
    "field.comment": "Ask the plumber",
  });
});

/** Titles of the listed tickets, in order. */
async function listed(query: string, page = "tickets"): Promise<string[]> {
  const { status, text } = await room.bob.get(`${at}/${page}?${query}`);
  expect(status).toBe(200);
  return [...text.matchAll(/<a href="\/tickets\/\d+">([^<]*)<\/a>/g)].map(
    ([, title]) => title ?? "",
  );
}

/** The same of the list's file. */
async function inFile(query: string): Promise<string[]> {
  const { text } = await room.bob.get(`${at}/tickets.csv?${query}`);
  const [, ...rows] = text.trim().split("\r\n");
  return rows.map((row) => row.split(",")[1] ?? "");
}

const ask = (field: string, how: string, value: string) =>
  `field=${field}&test=${how}&value=${encodeURIComponent(value)}`;

describe("the list of a workflow's tickets", () => {
  test.each([
    ["", ["Chair", "Risky", "Grüne Tür", "Lamp"]],
    ["status=all&sort=oldest", ["Lamp", "Grüne Tür", "Cable", "Risky", "Chair"]],
    ["status=CANCELLED", ["Cable"]],
    ["status=ON_HOLD", ["Risky"]],
    ["status=ended&sort=ended", ["Cable"]],
    ["status=stalled", []],
    ["sort=unchanged", ["Lamp", "Grüne Tür", "Risky", "Chair"]],
    ["sort=changed&status=all", ["Chair", "Cable", "Risky", "Grüne Tür", "Lamp"]],
    ["q=lam", ["Lamp"]],
    ["q=GRÜNE+tür", ["Grüne Tür"]],
    ["q=plumber", ["Chair"]],
    ["q=%25", []],
    ["q='+or+true+--", []],
    ["q=dana", ["Grüne Tür"]],
    ["q=bob+okafor", ["Chair"]],
    ["submitter=okafor", ["Chair"]],
    ["submitter=erin@acme.test&status=CANCELLED", ["Cable"]],
    ["submitter=nobody", []],
    ["task=check", ["Grüne Tür"]],
    ["task=review&claimed=somebody", ["Lamp"]],
    ["task=review&claimed=nobody", ["Grüne Tür"]],
    ["who=fay", ["Lamp"]],
    ["who=bob", ["Chair"]], // Rework names its submitter
    ["version=1", ["Chair", "Risky", "Grüne Tür", "Lamp"]],
    ["version=2", []],
    ["type=purchase&q=lamp", ["Lamp"]],
    ["type=other", []],
    ["from=2020-01-01&to=2020-12-31", []],
    ["from=2020-01-01&q=lamp", ["Lamp"]],
    ["when=ended&from=2020-01-01&status=all", ["Cable"]],
    ["when=changed&from=2020-01-01&task=check", ["Grüne Tür"]],
    ["from=nonsense&q=lamp", ["Lamp"]],
  ] as const)("?%s", async (query, titles) => {
    expect(await listed(query)).toEqual(titles);
    expect(await inFile(query)).toEqual(titles);
  });

  test.each([
    ["amount", "is", "20,000", ["Grüne Tür"]],
    ["amount", "is", "800.50", ["Lamp"]],
    ["amount", "is", "many", []],
    ["amount", "least", "800", ["Grüne Tür", "Lamp"]],
    ["amount", "most", "40", ["Chair", "Risky"]],
    ["item", "is", "grüne tür", ["Grüne Tür"]],
    ["item", "has", "ÜNE T", ["Grüne Tür"]],
    ["item", "has", "%", []],
    ["item", "least", "L", ["Risky", "Lamp"]],
    ["urgent", "is", "yes", ["Lamp"]],
    ["decision", "is", "Send back for rework", ["Chair"]],
    ["decision", "is", "rework", ["Chair"]],
    ["deputy", "is", "moreau", ["Grüne Tür"]],
    ["deputy", "set", "", ["Grüne Tür"]],
    ["deputy", "unset", "", ["Chair", "Risky", "Lamp"]],
    ["no_such_field", "is", "x", ["Chair", "Risky", "Grüne Tür", "Lamp"]],
  ] as const)("where %s %s “%s”", async (field, how, value, titles) => {
    expect(await listed(ask(field, how, value))).toEqual(titles);
    expect(await inFile(ask(field, how, value))).toEqual(titles);
  });

  test("by two fields at once, and by the role that is waited for", async () => {
    expect(
      await listed(`${ask("amount", "least", "40")}&${ask("deputy", "unset", "")}&q=lamp`),
    ).toEqual(["Lamp"]);
    const { Finance, HR } = room.world.roles.acme;
    expect(await listed(`role=${Finance}&sort=oldest`)).toEqual(["Lamp", "Grüne Tür"]);
    expect(await listed(`role=${HR}`)).toEqual([]);
  });

  test("by its number, with and without the prefix", async () => {
    expect(await listed(`q=PR-${ids["Lamp"]}`)).toEqual(["Lamp"]);
    expect(await listed(`q=pr-${ids["Lamp"]}`)).toEqual(["Lamp"]);
    expect(await listed(`q=XX-${ids["Lamp"]}`)).toEqual([]);
    expect(await listed(`q=${ids["Cable"]}&status=all`)).toContain("Cable");
  });

  test("by what was said in a comment", async () => {
    const company_id = room.world.companies.acme;
    await room.as("erin", ({ db }) =>
      db.comment.create({
        data: {
          company_id,
          workflow_instance_id: ids["Lamp"] ?? 0,
          author_id: room.world.users.erin,
          body: "Where is the bulb?",
        },
      }),
    );
    expect(await listed("q=bulb")).toEqual(["Lamp"]);
  });

  test("says how many are open, on the board as well", async () => {
    for (const page of ["tickets", "board"]) {
      const said = textOf(await room.bob.get(`${at}/${page}`));
      expect(said).toContain("You administer this workflow · 4 open");
      expect(said).toContain("All open 4");
    }
  });

  test("says what to do where nothing fits", async () => {
    const page = await room.bob.get(`${at}/tickets?q=nothing+like+this`);
    expect(textOf(page)).toContain("No ticket fits");
    expect(page.text).toContain(`href="${at}/tickets?status=all"`);
  });
});

test("the board has a lane for each status, within the filter", async () => {
  const page = textOf(await room.bob.get(`${at}/board`));
  expect(page).toMatch(
    /In progress 3 .*Chair.*On hold 1 .*Risky.*Completed 7 days · 0 None.*Cancelled 7 days · 1 Cable/,
  );
  const filtered = textOf(await room.bob.get(`${at}/board?q=lamp`));
  expect(filtered).toContain("Lamp");
  expect(filtered).not.toContain("Chair");
  const older = textOf(await room.bob.get(`${at}/board?when=ended&from=2020-01-01&to=2020-12-31`));
  expect(older).not.toContain("Cable");
});

test("the export has exactly what the list shows, with formulas defused", async () => {
  await room.submit("erin", { item: "=1+1", amount: 77 });
  const { headers, text } = await room.bob.get(`${at}/tickets.csv?q=77&sort=oldest`);
  expect(headers["content-type"]).toContain("text/csv");
  expect(text.trim().split("\r\n").slice(1)).toHaveLength(1);
  expect(text).toContain("'=1+1");
  const all = await room.bob.get(`${at}/tickets.csv?status=all&sort=oldest`);
  const titles = all.text
    .trim()
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(",")[1]);
  expect(titles.slice(0, 3)).toEqual(["Lamp", "Grüne Tür", "Cable"]);
});

describe("pages", () => {
  test.each(["newest", "oldest", "changed", "unchanged"])(
    "by %s first have every ticket once",
    async (sort) => {
      for (let n = 0; n < 60; n += 1)
        await room.submit("dana", { item: `Bulk ${sort} ${n}`, amount: 5 });
      const first = await room.bob.get(`${at}/tickets?q=bulk+${sort}&sort=${sort}`);
      const next =
        /href="(\/admin[^"]*after=[^"]*)"/.exec(first.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
      const second = await room.bob.get(next);
      const titles = [first, second].flatMap(({ text }) =>
        [...text.matchAll(/>(Bulk \w+ \d+)<\/a>/g)].map(([, title]) => title),
      );
      expect(titles).toHaveLength(60);
      expect(new Set(titles).size).toBe(60);
      const whole = await room.bob.get(`${at}/tickets?sort=${sort}&submitter=dana`);
      expect(whole.text).toContain("after=");
    },
  );
});

describe("a saved filter", () => {
  const save = (fields: Record<string, string>) => room.bob.post(`${at}/filters`, fields);

  test("has a name, leads to its list, and is the owner's alone until it is shared", async () => {
    expect((await save({ query: "q=lamp", name: " " })).status).toBe(422);
    const page = await room.bob.submit(`${at}/filters`, {
      query: "q=lamp&nonsense=1",
      name: "Lamps",
    });
    expect(textOf(page)).toContain("saved as “Lamps”");
    expect(page.text).toContain(`<a href="${at}/tickets?q=lamp" aria-current="true">Lamps</a>`);
    expect((await save({ query: "", name: "LAMPS" })).status).toBe(422);
    expect((await room.alice.get(`${at}/tickets`)).text).not.toContain(">Lamps<");
    const link =
      /\/admin\/filters\/\d+/.exec((await room.bob.get(`${at}/filters`)).text)?.[0] ?? "";
    expect((await room.alice.get(link)).status).toBe(404);
    await room.bob.submit(link, { query: "q=lamp", name: "All lamps", shared: "1" });
    expect((await room.alice.get(`${at}/tickets`)).text).toContain(
      ">All lamps <span>Bob Okafor</span>",
    );
    expect((await room.alice.post(link, { name: "Mine", query: "" })).status).toBe(403);
    expect((await room.alice.post(`${link}/deletion`)).status).toBe(403);
    await room.bob.submit(`${link}/deletion`);
    expect((await room.bob.get(`${at}/tickets`)).text).not.toContain("All lamps");
  });

  test("is kept no more than thirty times by each", async () => {
    for (let n = 0; n < 30; n += 1)
      await room.alice.submit(`${at}/filters`, { query: "", name: `Filter ${n}` });
    const refused = await room.alice.post(`${at}/filters`, { query: "", name: "One more" });
    expect(refused.status).toBe(422);
    expect(textOf(refused)).toContain("Delete one first");
  });
});
