import type { Actor, FieldError, Result, RoleList } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { parseBody, asBody, withErrors, type FormState } from "../../web/index.js";
import type { z } from "zod";
import type { ComponentKind } from "../commands/component-checks.js";
import type { Done } from "../commands/design-command.js";
import type { FoundComponent } from "../component-queries.js";
import type { LoadedDefinition } from "../definition-queries.js";
import type { RoleListKind } from "../role-list-queries.js";
import type { Values } from "./component-values.js";

/** Where a posted form belongs. */
export interface FormTarget {
  readonly workflowId: number;
  /** Null for a new component. */
  readonly id: number | null;
  readonly formId: string;
  readonly updatedAt?: string;
}

/** A term and what is so, of a component that is only read; code is shown as it is written. */
export interface Fact {
  readonly label: string;
  readonly value?: string;
  readonly code?: string;
}

/** What the pages of tasks, ticket definitions and completions differ in. */
export interface KindPages {
  readonly kind: ComponentKind;
  /** As in addresses. */
  readonly plural: "tasks" | "tickets" | "completions";
  /** "task", as a sentence names it. */
  readonly word: string;
  /** What it is, under the title. */
  readonly about: string;
  /** The live list of who may submit or do it; null where nobody does anything. */
  readonly roles: {
    readonly kind: RoleListKind;
    readonly name: "submitters" | "executors";
    readonly title: string;
  } | null;
  find(tx: CompanyTx, id: number): Promise<FoundComponent | null>;
  /** The values that a form begins with. */
  blank: Values;
  stored(workflow: LoadedDefinition, key: string): Values;
  /** Its title, and what it does in a sentence. */
  words(workflow: LoadedDefinition, key: string): { readonly title: string; readonly text: string };
  /** What its form's view needs beside the values. */
  choices(workflow: LoadedDefinition, values: Values): Readonly<Record<string, unknown>>;
  /** What trying it out shows, without anything being saved or sent; `asked`: the button for it was pressed. */
  test?(
    actor: Actor,
    workflow: LoadedDefinition,
    form: FormState,
    asked: boolean,
  ): Promise<{ readonly errors: readonly FieldError[] }>;
  facts(workflow: LoadedDefinition, key: string): readonly Fact[];
  /** Who may, as it is now. */
  list(workflow: LoadedDefinition, key: string): RoleList | undefined;
  /** Reads the form and saves it; a refusal names the form's fields. */
  save(
    actor: Actor,
    body: unknown,
    target: FormTarget,
  ): Promise<Result<Done> | { readonly ok: false; readonly form: FormState }>;
}

/** A form's texts by its schema and its JSON, with the mistakes of both. */
export function readForm<S extends z.ZodType>(
  schema: S,
  body: unknown,
  mistakes: readonly FieldError[],
): { ok: true; data: z.output<S> } | { ok: false; form: FormState } {
  const parsed = parseBody(schema, body);
  if (parsed.ok && mistakes.length === 0) return parsed;
  const errors = [...(parsed.ok ? [] : parsed.form.errors), ...mistakes];
  return { ok: false, form: withErrors(asBody(body), errors) };
}
