import { Prisma } from "../../db/index.js";

/**
 * The condition of a search box over tickets `i` with prefix `f.prefix` and people `people`: a number ("1042", "PR-1042"), part
 * of the title, or part of a name, in any case. Blank finds everything.
 */
export function ticketMatches(search: string, people: readonly Prisma.Sql[] = []): Prisma.Sql {
  const text = search.trim().replaceAll("\u0000", "").slice(0, 200);
  if (text === "") return Prisma.sql`true`;
  const part = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const [, prefix = "", digits = ""] = /^(?:([a-z]{2,5})-)?([0-9]{1,10})$/i.exec(text) ?? [];
  const number = Number(digits);
  const ways = [
    Prisma.sql`i.title ilike ${part}`,
    ...people.map((name) => Prisma.sql`${name} ilike ${part}`),
  ];
  if (digits !== "" && number <= 2_147_483_647)
    ways.push(Prisma.sql`(i.id = ${number} and ${prefix.toUpperCase()} in ('', f.prefix))`);
  return Prisma.sql`(${Prisma.join(ways, " or ")})`;
}
