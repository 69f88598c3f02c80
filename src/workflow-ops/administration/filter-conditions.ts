import { Prisma } from "../../db/index.js";
import { endOfDay, startOfDay } from "../../zone/days.js";
import { statusIs } from "../tickets/status-condition.js";
import { asksForTask, type FieldTestSql, type ResolvedFilter } from "./ticket-filter.js";

/* The conditions of a filter over tickets `i`, what they are found by `s` and their newest step `d`. */

/** Every condition of the filter. */
export function conditionsOf(tx: Company, filter: ResolvedFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`i.workflow_family_id = ${filter.familyId}`,
    Prisma.sql`i.started_at is not null`,
    statusIs(filter.status),
  ];
  if (filter.version !== null) conditions.push(versionIs(tx, filter));
  if (filter.ticketKey !== "")
    conditions.push(Prisma.sql`(
      select true from ticket_instance t
      where t.company_id = i.company_id and t.workflow_instance_id = i.id and t.ticket_key = ${filter.ticketKey} limit 1)`);
  if (filter.submitterIds !== null) conditions.push(submitterIs(filter.submitterIds));
  if (asksForTask(filter)) conditions.push(taskIsOpen(filter));
  const words = wordsAre(filter);
  if (words !== null) conditions.push(words);
  conditions.push(...daysOf(filter), ...filter.tests.flatMap(valueIs));
  return Prisma.join(conditions, " and ");
}

const DAYS = { overdue: 0, day: 1, week: 7 } as const;
const DAY_MS = 24 * 3_600_000;

interface Company {
  readonly companyId: number;
}

/** The conditions look at what tickets are found by, `s`. */
export function readsWords(filter: ResolvedFilter): boolean {
  return wordsAre(filter) !== null || (filter.when === "changed" && daysOf(filter).length > 0);
}

/** The conditions look at the newest step, `d`. */
export function readsData({ tests }: ResolvedFilter): boolean {
  return tests.some(({ kind }) => kind !== "words");
}

/** That the ticket is of the version that is asked for. */
export function versionIs(
  { companyId }: Company,
  { familyId, version }: ResolvedFilter,
): Prisma.Sql {
  return Prisma.sql`i.workflow_definition_id = (
    select v.id from workflow_definition v
    where v.company_id = ${companyId} and v.workflow_family_id = ${familyId} and v.version = ${version})`;
}

/** That one of these submitted it. */
export function submitterIs(ids: readonly number[]): Prisma.Sql {
  return Prisma.sql`i.submitter_id = any(${[...ids]}::int[])`;
}

/** That a task is open, the one that is asked for. Looked up ticket by ticket: "exists" could be joined, and begin with all tasks. */
export function taskIsOpen(filter: ResolvedFilter): Prisma.Sql {
  return Prisma.sql`(
    select true from task_instance t where t.company_id = i.company_id and t.workflow_instance_id = i.id and ${taskIs(filter)} limit 1)`;
}

/** The same of task `t`. */
export function taskIs({ claimed, due, roleTasks, taskKey, whoIds }: ResolvedFilter): Prisma.Sql {
  const conditions = [Prisma.sql`t.closed_step is null`];
  if (taskKey !== "") conditions.push(Prisma.sql`t.task_key = ${taskKey}`);
  if (roleTasks !== null) conditions.push(Prisma.sql`t.task_key = any(${[...roleTasks]}::text[])`);
  if (claimed === "nobody") conditions.push(Prisma.sql`t.claimed_by is null`);
  if (claimed === "somebody") conditions.push(Prisma.sql`t.claimed_by is not null`);
  if (due !== "")
    conditions.push(
      Prisma.sql`t.due_at <= ${new Date(Date.now() + DAYS[due] * DAY_MS)}::timestamptz`,
    );
  if (whoIds !== null)
    conditions.push(Prisma.sql`(t.claimed_by = any(${[...whoIds]}::int[]) or exists (
      select from task_instance_user n
      where n.company_id = t.company_id and n.task_instance_id = t.id and n.user_id = any(${[...whoIds]}::int[])))`);
  return Prisma.join(conditions, " and ");
}

/** The column of the ticket's row, or of what it is found by, that a day is looked for in. */
export const DAY_COLUMNS = {
  started: Prisma.sql`i.started_at`,
  changed: Prisma.sql`s.changed_at`,
  ended: Prisma.sql`i.ended_at`,
} as const;

/** The bounds of the days that are asked for. */
export function daysOf({
  from,
  to,
  when,
}: Pick<ResolvedFilter, "from" | "to" | "when">): Prisma.Sql[] {
  const column = DAY_COLUMNS[when];
  return [
    ...(from === "" ? [] : [Prisma.sql`${column} >= ${startOfDay(from)}::timestamptz`]),
    ...(to === "" ? [] : [Prisma.sql`${column} < ${endOfDay(to)}::timestamptz`]),
  ];
}

/** The search box and the fields' values, as one question to what tickets are found by; null: neither asks for anything. */
export function wordsAre(filter: ResolvedFilter): Prisma.Sql | null {
  const [asked, spoken, number] = [askedValues(filter), spokenWords(filter), numberOf(filter)];
  const parts = [
    ...(asked === null ? [] : [Prisma.sql`s.words @@ ${asked}::tsquery`]),
    ...(spoken === null
      ? []
      : [Prisma.sql`(s.words @@ (${spoken}) or s.said @@ (${spoken}) or i.id = ${number ?? 0})`]),
  ];
  return parts.length === 0 ? null : Prisma.join(parts, " and ");
}

/** The values of fields that are asked for, as a tsquery in text; null: none are. */
export function askedValues({ familyId, tests }: ResolvedFilter): string | null {
  const parts = tests.flatMap((test) => {
    if (test.kind !== "words") return [];
    const any =
      test.any.length === 0
        ? lexeme(NO_WORD)
        : test.any.map((one) => lexeme(`${familyId} ${one}`)).join(" | ");
    return [`${test.not ? "!" : ""}(${any})`];
  });
  return parts.length === 0 ? null : parts.join(" & ");
}

/** No ticket has it. */
const NO_WORD = "!#";

/** The words of the search box, each the beginning of one, or people of that name, as SQL of a tsquery; null: nothing is searched for. */
export function spokenWords({
  familyId,
  search,
  searchUsers,
  userFields,
}: ResolvedFilter): Prisma.Sql | null {
  if (search === "") return null;
  const people = searchUsers
    .flatMap((id) => ["submitter", ...userFields].map((key) => lexeme(`${familyId} =${key}=${id}`)))
    .join(" | ");
  const words = Prisma.sql`(
    select string_agg(quote_literal(${String(familyId)}::text || ' ' || w) || case when length(w) > 1 then ':*' else '' end, ' & ') from unnest(words_of(${search})) w)`;
  return Prisma.sql`coalesce('(' || ${words} || ')' || ${people === "" ? "" : ` | ${people}`}::text, ${lexeme(NO_WORD)})::tsquery`;
}

/** The ticket that a search names: "1042" or "PR-1042"; null: it names none. */
export function numberOf({ prefix, search }: ResolvedFilter): number | null {
  const [, letters = "", digits = ""] =
    /^(?:([a-z]{2,5})-)?([0-9]{1,10})$/i.exec(search.trim()) ?? [];
  if (digits === "" || !["", prefix].includes(letters.toUpperCase())) return null;
  const number = Number(digits);
  return number > 0 && number <= 2_147_483_647 ? number : null;
}

function lexeme(word: string): string {
  return `'${word.replaceAll(/['\\]/g, "$&$&")}'`;
}

function valueIs(test: FieldTestSql): Prisma.Sql[] {
  if (test.kind === "words") return [];
  const value = Prisma.sql`d.fields -> ${test.field}`;
  const text = Prisma.sql`d.fields ->> ${test.field}`;
  if (test.kind === "has") {
    const part = `%${test.value.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    return [Prisma.sql`lower(${text}) like ${part}`];
  }
  const sign = test.least ? Prisma.sql`>=` : Prisma.sql`<=`;
  if (test.kind === "text")
    return [
      Prisma.sql`case when jsonb_typeof(${value}) = 'string' then ${text} ${sign} ${test.value} else false end`,
    ];
  return [
    Prisma.sql`case when jsonb_typeof(${value}) = 'number' then (${text})::numeric ${sign} ${test.value}::numeric else false end`,
  ];
}
