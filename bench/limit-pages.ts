/** A row as it came. */
export type Row = Readonly<Record<string, unknown>>;

/** Tasks that could be done. */
export function tasksPage(rows: readonly Row[]): string {
  return page(
    "Tasks",
    rows.map(
      (row) =>
        `<tr><td><a href="/tasks/${said(row["id"])}">${said(row["title"])}</a><td>${said(row["prefix"])}-${said(row["ticket"])}
        <td>${said(row["ticket_title"])}<td>${said(row["workflow"])}<td>${said(row["submitter"])}<td>${said(row["created_at"])}`,
    ),
  );
}

/** A list of tickets. */
export function ticketsPage(rows: readonly Row[]): string {
  return page(
    "Tickets",
    rows.map(
      (row) =>
        `<tr><td><a href="/tickets/${said(row["id"])}">${said(row["prefix"])}-${said(row["id"])}</a><td>${said(row["title"])}
        <td>${said(row["status"])}<td>${said(row["waits"] ?? row["ended"])}<td>${said(row["workflow"])}<td>${said(row["submitter"])}
        <td>${said(row["started_at"])}`,
    ),
  );
}

/** A ticket with its values, tasks and history. */
export function ticketPage([row]: readonly Row[]): string {
  if (!row) throw new Error("Expected a ticket.");
  const fields = Object.entries((row["fields"] ?? {}) as Row).map(
    ([key, value]) => `<tr><th>${said(key)}<td>${said(value)}`,
  );
  const tasks = list(row["tasks"]).map(
    (task) =>
      `<tr><td>${said(task["title"])}<td>${said(task["status"])}<td>${said(task["who"])}<td>${said(task["at"])}`,
  );
  const steps = list(row["steps"]).map((step) => {
    const decided = Object.entries((step["decided"] ?? {}) as Row).map(
      ([key, outcome]) => `<li>${said(key)}: ${said(outcome)}`,
    );
    const before = Object.entries((step["before"] ?? {}) as Row).map(
      ([key, value]) => `<li>${said(key)}: ${said(value)}`,
    );
    return `<tr><td>${said(step["step"])}<td>${said(step["cause"])}<td>${said(step["who"])}<td>${said(step["changed"])}
      <td>${said(step["effects"])}<td><ul>${decided.join("")}</ul><td><ul>${before.join("")}</ul><td>${said(step["created_at"])}`;
  });
  return page(`${said(row["prefix"])}-${said(row["id"])}: ${said(row["title"])}`, [
    ...fields,
    ...tasks,
    ...steps,
    ...list(row["comments"]).map(
      (one) => `<tr><td>${said(one["who"])}<td>${said(one["body"])}<td>${said(one["created_at"])}`,
    ),
    ...list(row["files"]).map(
      (one) => `<tr><td>${said(one["who"])}<td>${said(one["name"])}<td>${said(one["size"])}`,
    ),
    `<tr><td>${said(row["followers"])}`,
  ]);
}

/** A version of a workflow with its components. */
export function definitionPage([row]: readonly Row[]): string {
  if (!row) throw new Error("Expected a version.");
  const components = [row["tickets"], row["tasks"], row["completions"]].flatMap(list);
  return page(
    said(row["title"]),
    components.map(
      (
        one,
      ) => `<tr><td>${said(one["key"])}<td>${said(one["title"])}<td>${said(one["description"])}<td>${said(one["condition"])}
        <td>${said(one["input_fields"] ?? one["fields"])}<td>${said(one["output_fields"])}`,
    ),
  );
}

function page(title: string, rows: readonly string[]): string {
  return `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><table>${rows.join("\n")}</table></html>`;
}

function list(value: unknown): readonly Row[] {
  return (value ?? []) as readonly Row[];
}

const ESCAPED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function said(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.replaceAll(/[&<>"]/g, (letter) => ESCAPED[letter] ?? "");
}
