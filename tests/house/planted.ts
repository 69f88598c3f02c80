/** Small wrong files, and what `npm run check` must say about each. One per kind of rule. */
export interface Planted {
  /** What the rule keeps, for the test's title. */
  what: string;
  /** Files of a small project: path -> text. The first one is the wrong one. */
  files: Record<string, string>;
  /** The rule, as the linter names it. */
  rule: string;
  /** A part of the sentence that explains it. */
  says: string;
}

/** A file that imports something, and uses it. */
const importing = (specifier: string, name = "it") =>
  `import { ${name} } from "${specifier}";\nexport const used = ${name};\n`;
const value = "export const it = 1;\n";

const arrow = (
  what: string,
  file: string,
  specifier: string,
  says: string,
  name?: string,
): Planted => ({
  what,
  files: { [file]: importing(specifier, name) },
  rule: "no-restricted-imports",
  says,
});

/** The arrows between the rooms. */
export const arrows: Planted[] = [
  arrow("nobody imports an entry", "src/db/a.ts", "../main.js", "entries"),
  arrow("no room knows app.ts", "src/accounts/a.ts", "../app.js", "app.ts knows every room"),
  arrow("nobody knows the command line", "src/jobs/b.ts", "../commands/replay.js", "command line"),
  arrow(
    "no room knows the demo company",
    "src/workflow-design/a.ts",
    "../demo/index.js",
    "demo company",
  ),
  arrow(
    "the calendar knows no room",
    "src/calendar/a.ts",
    "../accounts/index.js",
    "calendar/ counts time",
  ),
  arrow("the calendar imports no package", "src/calendar/b.ts", "zod", "calendar/ is pure"),
  arrow("the engine imports no package", "src/engine/a.ts", "zod", "engine/ is pure"),
  arrow(
    "the engine imports nothing of Node",
    "src/engine/rounds/a.ts",
    "node:fs",
    "engine/ is pure",
  ),
  arrow(
    "the engine knows no room",
    "src/engine/rounds/b.ts",
    "../../db/index.js",
    "engine/ knows nobody",
  ),
  arrow(
    "json-logic-js is one file's",
    "src/engine/conditions/b.ts",
    "json-logic-js",
    "engine/ is pure",
  ),
  arrow(
    "that file imports it alone",
    "src/engine/conditions/json-logic.ts",
    "zod",
    "and here json-logic-js",
  ),
  arrow(
    "access/ imports nothing but itself",
    "src/access/a.ts",
    "../engine/index.js",
    "access/ knows nobody",
  ),
  arrow("access/ imports no package", "src/access/b.ts", "express", "access/ is pure"),
  arrow("db/ knows no room", "src/db/b.ts", "../accounts/index.js", "db/ knows no room"),
  arrow("db/ knows no page", "src/db/c.ts", "express", "Only pages and web/ know Express"),
  arrow(
    "calling/ knows no data",
    "src/calling/a.ts",
    "../db/index.js",
    "calling/ calls what it is",
  ),
  arrow(
    "calling/ has one door",
    "src/accounts/c.ts",
    "../calling/send.js",
    "calling/ is entered by",
  ),
  arrow("calling/ alone calls others", "src/accounts/d.ts", "undici", "Only calling/ calls other"),
  arrow("web/ knows no room", "src/web/a.ts", "../workflow-ops/index.js", "web/ knows no room"),
  arrow(
    "web/ knows no database",
    "src/web/b.ts",
    "../db/index.js",
    "web/ knows no room and no database",
  ),
  arrow(
    "web/ opens no pool",
    "src/web/c.ts",
    "pg",
    "Only db/ and jobs/ know the database's packages",
  ),
  arrow(
    "accounts/ knows no design",
    "src/accounts/b.ts",
    "../workflow-design/index.js",
    "lowest room",
  ),
  arrow(
    "accounts/ knows no tickets",
    "src/accounts/c-queries.ts",
    "../workflow-ops/index.js",
    "lowest room",
  ),
  arrow(
    "design knows no tickets",
    "src/workflow-design/b.ts",
    "../workflow-ops/index.js",
    "below workflow-ops/",
  ),
  arrow(
    "a room is entered by its index",
    "src/workflow-ops/b.ts",
    "../accounts/users.js",
    "index.ts only",
  ),
  arrow(
    "from deep inside too",
    "src/workflow-ops/pages/b.ts",
    "../../workflow-design/x/y.js",
    "index.ts only",
  ),
  arrow("rooms know the queue alone", "src/workflow-ops/c.ts", "../jobs/sweep.js", "jobs/queue.ts"),
  arrow(
    "queries know no Express",
    "src/accounts/d-queries.ts",
    "express",
    "Only pages and web/ know Express",
  ),
  arrow(
    "commands know no page",
    "src/workflow-ops/d.ts",
    "../web/index.js",
    "Only pages, routes and forms know web/",
  ),
  arrow(
    "pages know no SQL",
    "src/accounts/d-pages.ts",
    "../db/index.js",
    "Pages know no SQL",
    "findLogin",
  ),
  arrow(
    "pages read over companies in operator/ alone",
    "src/accounts/f-pages.ts",
    "../db/index.js",
    "Pages know no SQL",
    "withOperator",
  ),
  arrow(
    "queries read over companies in operator/ alone",
    "src/workflow-ops/f-queries.ts",
    "../db/index.js",
    "Only operator/ reads over companies",
    "withOperator",
  ),
  arrow("pages know no driver", "src/accounts/e-pages.ts", "pg", "Only db/ and jobs/"),
  arrow(
    "only db/ knows the client",
    "src/workflow-ops/e.ts",
    "../generated/client.js",
    "generated client",
  ),
  arrow("jobs know no page", "src/jobs/a.ts", "../web/index.js", "Jobs answer no request"),
  arrow(
    "the queue knows no room",
    "src/jobs/queue.ts",
    "../accounts/index.js",
    "knows none of them",
  ),
  arrow("app.ts enters a room by its index", "src/app.ts", "./accounts/users.js", "index.ts only"),
];

/** What holds everywhere, and what keeps the engine pure. */
export const habits: Planted[] = [
  {
    what: "no cycle",
    files: {
      "src/workflow-ops/cycle-a.ts": importing("./cycle-b.js"),
      "src/workflow-ops/cycle-b.ts": `import { used } from "./cycle-a.js";\nexport const it = () => used;\n`,
    },
    rule: "no-cycle",
    says: "ycle",
  },
  {
    what: "no cycle of types",
    files: {
      "src/workflow-ops/types-a.ts": `import type { B } from "./types-b.js";\nexport interface A { b: B }\n`,
      "src/workflow-ops/types-b.ts": `import type { A } from "./types-a.js";\nexport interface B { a: A }\n`,
    },
    rule: "no-cycle",
    says: "ycle",
  },
  {
    what: "no clock in the engine",
    files: { "src/engine/clock.ts": "export const now = () => new Date();\n" },
    rule: "no-restricted-globals",
    says: "engine/ is pure",
  },
  {
    what: "no chance in the engine",
    files: { "src/engine/chance.ts": "export const any = () => Math.random();\n" },
    rule: "no-restricted-properties",
    says: "engine/ is pure",
  },
  {
    what: "no floating promise",
    files: {
      "src/db/floating.ts":
        "const work = async () => {};\nexport const go = () => {\n  work();\n};\n",
    },
    rule: "no-floating-promises",
    says: "romise",
  },
  {
    what: "no any",
    files: { "src/db/any.ts": "export const it = (value: any): void => value;\n" },
    rule: "no-explicit-any",
    says: "any",
  },
  {
    what: "no file of more than 400 lines",
    files: {
      "src/db/long.ts": Array.from(
        { length: 401 },
        (_, line) => `export const line${line} = ${line};\n`,
      ).join(""),
    },
    rule: "max-lines",
    says: "400",
  },
];

/** Imports that the arrows allow: nothing may be said about these. */
export const allowed: Record<string, string> = {
  "src/access/index.ts": value,
  "src/engine/index.ts": value,
  "src/db/index.ts": importing("../access/index.js") + "export const withCompany = used;\n",
  "src/web/index.ts": importing("../access/index.js"),
  "src/accounts/index.ts": importing("./x-pages.js", "used"),
  "src/accounts/x-pages.ts": importing("../db/index.js", "withCompany"),
  "src/workflow-design/index.ts": importing("../accounts/index.js", "used"),
  "src/workflow-ops/index.ts": importing("../workflow-design/index.js", "used"),
  "src/app.ts": importing("./workflow-ops/index.js", "used"),
};
