import fs from "node:fs";
import path from "node:path";
import { beforeAll, expect, it } from "vitest";
import { root } from "../../bin/lib/project.mjs";
import { freshDatabase } from "../support/database.js";
import { connect, rows } from "./connect.js";

const page = fs.readFileSync(path.join(root, "docs", "data-model.md"), "utf8");
let columns: { table: string; column: string }[];
let words: string[];

beforeAll(async () => {
  const owner = await connect((await freshDatabase()).ownerUrl);
  columns = await rows(
    owner,
    `select table_name as "table", column_name as column from information_schema.columns
      where table_schema = 'public' and table_name <> '_prisma_migrations' order by 1, 2`,
  );
  const labels = await rows<{ word: string }>(
    owner,
    "select distinct enumlabel as word from pg_enum",
  );
  words = labels.map(({ word }) => word);
});

/** The columns that the page names in the section of a table: what stands in the first cell of its rows. */
function described(table: string): string[] {
  const section = page.split(/^### /m).find((each) => each.startsWith(`${table}\n`)) ?? "";
  const [, list = ""] = section.split("| column | |");
  const cells = list.split("\n").flatMap((line) => /^\| (`.*?) \|/.exec(line)?.[1] ?? []);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? ""));
}

it("describes every column of every table, and none that is not", () => {
  const tables = [...new Set(columns.map(({ table }) => table))];
  const headings = [...page.matchAll(/^### (\w+)$/gm)].map((match) => match[1] ?? "");
  expect(headings.toSorted()).toEqual(tables.toSorted());
  const outcomes = new Set(words); // the table of outcomes follows that of a decision's columns
  for (const table of tables) {
    const there = columns.filter((each) => each.table === table).map(({ column }) => column);
    const named = described(table).filter((name) => !outcomes.has(name));
    expect([table, ...named.toSorted()]).toEqual([table, ...there]);
  }
});

it("names every value of every status and kind", () => {
  expect(words.filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
});
