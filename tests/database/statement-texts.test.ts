import { expect, it } from "vitest";
import { written } from "../../src/db/statement-texts.js";
import { Prisma } from "../../src/generated/client.js";

const sql = (strings: TemplateStringsArray, ...values: unknown[]) => written(strings, values);
const asPrisma = (strings: TemplateStringsArray, ...values: unknown[]) => {
  const { text, values: kept } = Prisma.sql(strings, ...values);
  return { text, values: kept };
};

const part = (n: number) => Prisma.sql`b = ${n}`;
const deep = Prisma.sql`(${part(2)} or ${Prisma.join([part(3), Prisma.sql`true`], " or ")})`;

it("is Prisma's own text, whatever it is made of, the first time and later", () => {
  for (let again = 0; again < 3; again += 1) {
    const x = again;
    for (const way of [sql, asPrisma]) {
      expect(way`select 1`).toEqual({ text: "select 1", values: [] });
      expect(way`select ${x}`).toEqual({ text: "select $1", values: [x] });
      expect(way`select ${part(x)} and ${x}`).toEqual({
        text: "select b = $1 and $2",
        values: [x, x],
      });
      expect(way`${deep} and a = ${"a"}`).toEqual({
        text: "(b = $1 or b = $2 or true) and a = $3",
        values: [2, 3, "a"],
      });
      expect(way`select ${Prisma.raw("a")}${Prisma.empty}`).toEqual({
        text: "select a",
        values: [],
      });
    }
    expect(written(Prisma.sql`select ${x} or ${part(x)}`, [])).toEqual({
      text: "select $1 or b = $2",
      values: [x, x],
    });
  }
});

it("is another one where a value stands for a part, or one part for two", () => {
  const one = (value: unknown) => sql`select ${value} + 1`.text;
  expect([one(1), one(Prisma.sql`a`), one(Prisma.sql`${1} + a`), one(1)]).toEqual([
    "select $1 + 1",
    "select a + 1",
    "select $1 + a + 1",
    "select $1 + 1",
  ]);
  const two = (...parts: Prisma.Sql[]) => sql`${Prisma.join(parts, "|")}|${1}`.text;
  expect(two(Prisma.sql`a|b`)).toBe(two(Prisma.sql`a`, Prisma.sql`b`));
  expect(two(Prisma.sql`${1}`)).not.toBe(two(Prisma.sql`a`));
});

it("has a limit in itself, another for each", () => {
  const limited = (most: unknown) => sql`select a limit ${most} offset ${most}`;
  expect(limited(5)).toEqual({ text: "select a limit 5 offset $1", values: [5] });
  expect(limited(6)).toEqual({ text: "select a limit 6 offset $1", values: [6] });
  expect(limited("5")).toEqual({ text: "select a limit $1 offset $2", values: ["5", "5"] });
  expect(sql`${Prisma.sql`(select limit ${7})`}`.text).toBe("(select limit 7)");
});

it("is the same text when more were asked than are kept", () => {
  const many = (n: number) =>
    sql`select ${Prisma.join(
      Array.from({ length: n % 50 }, (_, at) => Prisma.raw(`c${n}_${at}`)),
      ", ",
    )} where a = ${n}`;
  const before = many(49);
  for (let n = 51; n < 1_500; n += 1) many(n % 50 === 0 ? n + 1 : n);
  expect(many(49)).toEqual(before);
});
