import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn, textOf } from "../../world/index.js";
import { demoFile, formOf, imported, openDesign, type DesignWorld } from "./design-world.js";

let design: DesignWorld;

beforeAll(async () => {
  design = await openDesign();
});
afterAll(() => design.close());

test("what is imported is exported byte by byte, but for roles that are missing", async () => {
  const { dana } = design;
  const file = demoFile("purchase").replaceAll(
    /"(Purchasing|Manager|Management|Head of [A-Z][a-z]+)"/g,
    '"HR"',
  );
  const looked = await dana.post("/design/import", { file });
  expect(looked.status).toBe(200);
  expect(textOf(looked)).toMatch(/Draft of a new workflow/);
  expect(textOf(await dana.get("/design/workflows"))).toContain("There is no workflow yet");
  const draft = await imported(dana, formOf(looked.text)["file"]?.[0] ?? "");
  const exported = await dana.get(`${draft}/export`);
  expect(exported.headers["content-type"]).toMatch(/^application\/json/);
  expect(exported.headers["content-disposition"]).toBe("attachment; filename=purchase-1.json");
  expect(withoutRoles(exported.text)).toBe(withoutRoles(file));
  expect(exported.text.endsWith("}\n")).toBe(true);
});

function withoutRoles(text: string): string {
  return text.replaceAll(/("\w+_roles": )(\[[^\]]*\]|null)/g, "$1[]");
}

test("a file for a workflow that has a draft waits for it", async () => {
  const { dana } = design;
  const looked = await dana.post("/design/import", { file: demoFile("purchase") });
  expect(textOf(looked)).toContain("The workflow has a draft already, version 1.");
  const answer = await dana.post("/design/import", {
    file: demoFile("purchase"),
    confirmed: "yes",
  });
  expect(answer.status).toBe(409);
});

test("another workflow's prefix is changed before", async () => {
  const { dana } = design;
  const file = demoFile("purchase", "second_purchase");
  const looked = await dana.post("/design/import", { file });
  expect(formOf(looked.text)["prefix"]).toEqual(["PRA"]);
  const taken = await dana.post("/design/import", { file, confirmed: "yes", prefix: "PR" });
  expect(taken.status).toBe(422);
  expect(taken.text).toContain('id="prefix-error"');
  await dana.submit("/design/import", { ...formOf(taken.text), prefix: "SP" });
});

test("missing roles are named, and made by a company admin who says so", async () => {
  const { app, dana } = design;
  const file = demoFile("vacation").replace('"HR"', '"Night watch"');
  expect(textOf(await dana.post("/design/import", { file }))).toMatch(
    /no role called [^.]*Night watch/,
  );
  const forced = await dana.post("/design/import", {
    file,
    confirmed: "yes",
    missing_roles: "create",
  });
  expect(forced.status).toBe(403);
  const alice = await signIn(app, "alice");
  await alice.submit("/design/import", { file, confirmed: "yes", missing_roles: "create" });
  expect(textOf(await alice.get("/company/roles"))).toContain("Night watch");
});

test.each<[string, string, RegExp]>([
  ["nothing", "", /The file is not valid JSON: expected a value, but the text ends/],
  ["no JSON", "{,}", /expected a name in quotes at line 1, column 2/],
  ["another object", "{}", /ticketflower is missing/],
  [
    "an unknown key",
    demoFile("onboarding").replace('"title"', '"titel"'),
    /titel is not known here/,
  ],
  [
    "another format",
    demoFile("onboarding").replace('"ticketflower": 1', '"ticketflower": 2'),
    /must be 1/,
  ],
])("%s is refused, and what was pasted stays", async (_what, file, message) => {
  const { dana } = design;
  for (const confirmed of [undefined, "yes"]) {
    const answer = await dana.post("/design/import", { file, confirmed });
    expect(answer.status).toBe(422);
    expect(textOf(answer)).toMatch(message);
    expect(formOf(answer.text)["file"]?.[0]?.trim()).toBe(file.trim());
  }
});

test("a file is chosen instead of pasted, up to a megabyte, and is carried on to the import", async () => {
  const { dana } = design;
  const upload = (fields: Record<string, string>, bytes: Buffer) =>
    dana.upload("/design/import", fields, [{ field: "upload", name: "flow.json", bytes }]);
  const long = JSON.parse(demoFile("vacation")) as {
    key: string;
    prefix: string;
    fields_schema: object;
  };
  const described = { ...long, key: "uploaded", prefix: "UPL", description: "x".repeat(2_000) };
  const text = `${JSON.stringify(described, null, 2)}${" ".repeat(700_000)}`;
  const looked = await upload({ file: "{ pasted }" }, Buffer.from(text));
  expect([looked.status, textOf(looked).includes("Draft of a new workflow")]).toEqual([200, true]);
  const carried = formOf(looked.text)["file"]?.[0] ?? "";
  expect(carried.length).toBeGreaterThan(700_000);
  const done = await dana.upload(
    "/design/import",
    { file: carried, confirmed: "yes", missing_roles: "leave_out" },
    [],
  );
  expect(done.headers["location"]).toMatch(/^\/design\/workflows\/\d+$/);

  const tooLong = await upload({}, Buffer.from(" ".repeat(1_000_001)));
  expect(tooLong.status).toBe(422);
  expect(tooLong.text.length).toBeLessThan(100_000);
  const picture = await upload({}, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]));
  expect([picture.status, textOf(picture).includes("must be a text in UTF-8")]).toEqual([
    422,
    true,
  ]);
  const nothing = await dana.upload("/design/import", {}, []);
  expect(nothing.status).toBe(422);
});

test("the list is filtered, and saved as CSV", async () => {
  const { dana } = design;
  expect(textOf(await dana.get("/design/workflows?q=second"))).not.toMatch(/vacation/i);
  expect(textOf(await dana.get("/design/workflows?status=ACTIVE"))).toContain("No workflow fits");
  const csv = await dana.get("/design/workflows.csv?q=purchase");
  expect(csv.text.trim().split("\n")).toHaveLength(3);
});
