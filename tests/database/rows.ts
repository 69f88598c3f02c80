import type pg from "pg";

/** A table's row by column. */
export interface Row {
  readonly table: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The id that row `n` of every table has in a company. */
export function idOf(company: number, n: number): number {
  return company * 100 + n;
}

const list = JSON.stringify([]);
const object = JSON.stringify({});

/**
 * One row of every tenant table but company, in an order in which they can be inserted, each pointing to the others of the
 * same company and number: number 1 and number 2 of a company know nothing of each other.
 */
export function rowsOf(company: number, n: number): Row[] {
  const company_id = company;
  const id = idOf(company, n);
  const own = { company_id, id };
  const key = `key_${n}`;
  const component = {
    ...own,
    workflow_definition_id: id,
    key,
    version: 1,
    position: 0,
    title: "A component",
  };
  const instance = { company_id, workflow_instance_id: id };
  const email = `user${id}@rows.test`;
  return [
    { table: "user", values: { ...own, email, name: "Someone", password_hash: "$argon2id$" } },
    { table: "login", values: { email, company_id, user_id: id } },
    { table: "role", values: { ...own, name: `Role ${n}`, is_company_admin: true } },
    { table: "holiday", values: { company_id, day: `2026-12-0${n}`, name: "A holiday" } },
    { table: "user_role", values: { company_id, user_id: id, role_id: id } },
    {
      table: "user_link",
      values: {
        ...own,
        user_id: id,
        kind: "INVITATION",
        token_hash: `hash ${id}`,
        expires_at: "2100-01-01",
        created_by: id,
      },
    },
    { table: "workflow_family", values: { ...own, key, prefix: `P${"ABCDEFGHI"[n]}` } },
    {
      table: "workflow_definition",
      values: {
        ...own,
        workflow_family_id: id,
        key,
        version: 1,
        title: "A workflow",
        fields_schema: object,
        created_by: id,
        updated_by: id,
        published_by: id,
      },
    },
    { table: "ticket_definition", values: { ...component, created_by: id, updated_by: id } },
    {
      table: "task_definition",
      values: {
        ...{ ...component, created_by: id, updated_by: id, escalation_role_id: id },
        due: '{"hours":8,"counted":"plain","escalation":{"act":"tell","after_hours":0}}',
      },
    },
    { table: "completion_definition", values: { ...component, created_by: id, updated_by: id } },
    {
      table: "role_list",
      values: {
        ...own,
        workflow_family_id: id,
        stage: "LIVE",
        kind: "EXECUTOR",
        component_key: key,
      },
    },
    { table: "role_list_role", values: { company_id, role_list_id: id, role_id: id } },
    {
      table: "workflow_instance",
      values: {
        ...own,
        workflow_family_id: id,
        workflow_definition_id: id,
        status: "IN_PROGRESS",
        step: 1,
        title: "A ticket",
        submitter_id: id,
        started_at: "2026-01-01",
      },
    },
    {
      table: "ticket_instance",
      values: {
        ...own,
        ...instance,
        ticket_definition_id: id,
        ticket_key: key,
        submitter_id: id,
        submitted_at: "2026-01-01",
      },
    },
    {
      table: "task_instance",
      values: {
        ...own,
        ...instance,
        task_definition_id: id,
        workflow_family_id: id,
        task_key: key,
        number: 1,
        opened_step: 1,
        refreshed_step: 1,
        claimed_by: id,
        claimed_at: "2026-01-01",
        completed_by: id,
      },
    },
    { table: "task_instance_user", values: { company_id, task_instance_id: id, user_id: id } },
    // Before the data, whose trigger would write it too.
    {
      table: "ticket_search",
      values: {
        company_id,
        workflow_instance_id: id,
        workflow_family_id: id,
        changed_at: "2026-01-01",
        words: "",
      },
    },
    {
      table: "workflow_data",
      values: {
        ...own,
        ...instance,
        step: 1,
        fields: object,
        changed: list,
        cleared: list,
        write_set: object,
        effects: list,
        status: "IN_PROGRESS",
        cause: "ticket",
        actor_id: id,
        ticket_instance_id: id,
        task_instance_id: id,
      },
    },
    {
      table: "decision",
      values: {
        ...own,
        ...instance,
        step: 1,
        component_kind: "TASK",
        component_key: key,
        outcome: "FIRE",
        woken_by: list,
      },
    },
    {
      table: "completion_instance",
      values: {
        ...own,
        ...instance,
        completion_definition_id: id,
        completion_key: key,
        step: 1,
        status: "COMPLETED",
      },
    },
    {
      table: "action_run",
      values: { ...own, ...instance, task_instance_id: id, revision: 1, key: `run ${id}` },
    },
    {
      table: "action_attempt",
      values: { ...own, action_run_id: id, number: 1, request: object },
    },
    {
      table: "action_callback",
      values: { ...own, action_run_id: id, outcome: "GONE", body: "{}" },
    },
    {
      table: "workflow_error",
      values: {
        ...own,
        workflow_definition_id: id,
        workflow_instance_id: id,
        task_instance_id: id,
        action_run_id: id,
        error_type: "TASK_UPDATE",
        reason: "It broke",
        updated_by: id,
      },
    },
    // Before its row of the audit, whose trigger would note it too.
    { table: "audit_unsealed", values: { company_id, audit_id: id } },
    {
      table: "audit_seal",
      values: {
        company_id,
        seq: n,
        audit_ids: [id],
        row_hashes: ["0".repeat(64)],
        previous_hash: n === 1 ? "" : "0".repeat(64),
        hash: "0".repeat(64),
        sealed_at: "2026-01-01",
      },
    },
    {
      table: "audit",
      values: {
        ...own,
        actor_id: id,
        on_behalf_of_id: id,
        act: "sign_in",
        object_kind: "user",
        object_id: id,
        workflow_family_id: id,
      },
    },
    {
      table: "saved_filter",
      values: { ...own, workflow_family_id: id, user_id: id, name: "Large ones", query: "" },
    },
    {
      table: "bulk_act",
      values: {
        ...own,
        workflow_family_id: id,
        act: "hold",
        reason: "A reason",
        user_ids: [],
        created_by: id,
      },
    },
    {
      table: "bulk_act_ticket",
      values: { company_id, bulk_act_id: id, workflow_instance_id: id },
    },
    {
      table: "used_form",
      values: { company_id, form_id: `form ${id}`, user_id: id, location: "/tickets" },
    },
    {
      table: "second_factor",
      values: { company_id, user_id: id, secret: "sealed", last_step: 1 },
    },
    {
      table: "webhook_secret",
      values: {
        ...own,
        secret: "sealed",
        created_by: id,
        valid_until: n === 1 ? null : "2100-01-01",
      },
    },
    { table: "recovery_code", values: { company_id, user_id: id, code_hash: `code ${id}` } },
    {
      table: "mail",
      values: {
        ...own,
        user_id: id,
        recipient: email,
        subject: "A subject",
        body: "sealed",
        state: "KEPT",
      },
    },
    { table: "comment", values: { ...own, ...instance, author_id: id, body: "Said" } },
    { table: "comment_mention", values: { company_id, comment_id: id, user_id: id } },
    {
      table: "file",
      values: {
        ...own,
        ...instance,
        name: "a.pdf",
        media_type: "application/pdf",
        size: 1,
        sha256: "0".repeat(64),
        uploaded_by: id,
      },
    },
    { table: "file_chunk", values: { company_id, file_id: id, seq: 0, bytes: Buffer.from("a") } },
    { table: "ticket_watcher", values: { ...instance, user_id: id, watching: true } },
    {
      table: "notification",
      values: {
        ...own,
        ...instance,
        user_id: id,
        kind: "COMMENTED",
        about: `comment:${id}`,
        task_instance_id: id,
        comment_id: id,
        actor_id: id,
        in_app: true,
        by_mail: "SOON",
      },
    },
    {
      table: "notification_preference",
      values: { company_id, user_id: id, kind: "WORK", in_app: true, by_mail: "NEVER" },
    },
    {
      table: "substitution",
      values: {
        ...own,
        user_id: id,
        substitute_id: id,
        starts_at: "2026-01-01",
        ends_at: "2026-01-02",
      },
    },
  ];
}

/** Inserts a row as it stands. */
export async function insert(client: pg.Client, { table, values }: Row): Promise<void> {
  const columns = Object.keys(values).map((column) => `"${column}"`);
  const places = columns.map((_, at) => `$${at + 1}`);
  await client.query(
    `insert into "${table}" (${columns.join(", ")}) values (${places.join(", ")})`,
    Object.values(values),
  );
}

/** Makes a company with row 1 of every table, as that company. */
export async function makeCompany(client: pg.Client, company: number): Promise<void> {
  await client.query("begin");
  await become(client, company);
  await insert(client, { table: "company", values: { id: company, name: `Company ${company}` } });
  for (const row of rowsOf(company, 1)) await insert(client, row);
  await client.query("commit");
}

/** Sets the company of the transaction, as withCompany does. */
export async function become(client: pg.Client, company: number): Promise<void> {
  await client.query("select set_config('app.company_id', $1, true)", [String(company)]);
}

/** Runs `work` as a company in a transaction, which is rolled back. */
export async function tryAs<T>(
  client: pg.Client,
  company: number,
  work: () => Promise<T>,
): Promise<T> {
  await client.query("begin");
  try {
    await become(client, company);
    return await work();
  } finally {
    await client.query("rollback");
  }
}

/** Runs `work` as a company in a transaction and commits. */
export async function doAs<T>(
  client: pg.Client,
  company: number,
  work: () => Promise<T>,
): Promise<T> {
  await client.query("begin");
  try {
    await become(client, company);
    const result = await work();
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
