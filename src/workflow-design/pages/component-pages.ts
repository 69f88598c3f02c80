import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { listRoles } from "../../accounts/index.js";
import { withCompany } from "../../db/index.js";
import {
  asBody,
  emptyForm,
  formIdOf,
  list,
  pathId,
  redirectWith,
  refuse,
  renderPage,
  route,
  type AnyRoute,
  type Found,
  type FormState,
} from "../../web/index.js";
import { deleteComponent } from "../commands/delete-component.js";
import { moveComponent } from "../commands/move-component.js";
import type { FoundComponent, FoundWorkflow } from "../component-queries.js";
import type { LoadedDefinition } from "../definition-queries.js";
import { findingsIn } from "../findings.js";
import { answerRefusal, stampOf } from "./answer-refusal.js";
import { typedJson } from "./component-forms.js";
import type { KindPages } from "./component-kind.js";
import { whenInWords } from "./component-words.js";
import { loadWorkflow, refuseChange, workflowCrumbs } from "./workflow-loading.js";

/** A component's form: a new one's, where `component` is null. */
interface Place {
  readonly workflow: LoadedDefinition;
  readonly component: FoundComponent | null;
}

/** The pages of one kind of component. */
export function componentRoutes(kind: KindPages): readonly AnyRoute[] {
  const designer = { policy: "designer" } as const;
  const inWorkflow = { ...designer, load: loadWorkflow };
  const one = {
    ...designer,
    load: (actor: Actor, req: Request) => loadComponent(kind, actor, req),
  };
  const own = `/design/${kind.plural}/:id`;
  const under = `/design/workflows/:id/${kind.plural}`;
  return [
    route({
      ...{ method: "get", path: `${under}/new`, ...inWorkflow },
      handler: (_req, res, actor, workflow) => showNew(kind, res, actor, workflow),
    }),
    route({
      ...{ method: "post", path: under, ...inWorkflow },
      handler: (req, res, actor, workflow) =>
        save(kind, req, res, { actor, place: { workflow, component: null } }),
    }),
    route({
      ...{ method: "get", path: own, ...one },
      handler: (_req, res, actor, place) => showStored(kind, res, actor, place),
    }),
    route({
      ...{ method: "post", path: own, ...one },
      handler: (req, res, actor, place) => save(kind, req, res, { actor, place }),
    }),
    route({
      ...{ method: "post", path: `${own}/order`, ...one },
      handler: (req, res, actor, place) => move(kind, req, res, { actor, place }),
    }),
    route({
      ...{ method: "get", path: `${own}/deletion`, ...one },
      handler: (_req, res, _actor, place) => showDeletion(kind, res, place),
    }),
    route({
      ...{ method: "post", path: `${own}/deletion`, ...one },
      handler: (req, res, actor, place) => destroy(kind, req, res, { actor, place }),
    }),
  ];
}

/** A component that there is, in its version. */
export interface StoredPlace extends Place {
  readonly component: FoundComponent;
}

/** The component that a path names by :id; null is a 404. */
export async function loadComponent(
  kind: KindPages,
  actor: Actor,
  req: Request,
): Promise<Found<StoredPlace> | null> {
  const id = pathId(req, "id");
  const component = id === null ? null : await withCompany(actor, (tx) => kind.find(tx, id));
  return component && { object: { workflow: component.workflow, component } };
}

async function showNew(
  kind: KindPages,
  res: Response,
  actor: Actor,
  workflow: FoundWorkflow,
): Promise<void> {
  if (workflow.status !== "DRAFT") return refuseChange(res, workflow);
  const place = { workflow, component: null };
  return showForm(kind, res, { actor, place, form: emptyForm(kind.blank) });
}

async function showStored(
  kind: KindPages,
  res: Response,
  actor: Actor,
  place: StoredPlace,
): Promise<void> {
  const { workflow, component } = place;
  if (workflow.status !== "DRAFT") return showPublished(kind, res, { actor, place });
  const form = emptyForm(kind.stored(workflow, component.key));
  return showForm(kind, res, { actor, place, form });
}

async function showForm(
  kind: KindPages,
  res: Response,
  { actor, place, form }: { actor: Actor; place: Place; form: FormState },
): Promise<void> {
  const { workflow, component } = place;
  const roles = await withCompany(actor, listRoles);
  const words = component && kind.words(workflow, component.key);
  const under = `/design/workflows/${workflow.id}`;
  const findings = component
    ? findingsIn(workflow).filter(
        ({ place: at }) => at.kind === kind.kind && at.key === component.key,
      )
    : [];
  await renderPage(res, `design/components/${kind.kind}`, {
    title: words?.title ?? `New ${kind.word}`,
    crumbs: [
      ...workflowCrumbs(workflow),
      { label: "Components", href: `${under}/components#${kind.plural}` },
    ],
    kind: { plural: kind.plural, word: kind.word, about: kind.about },
    place: "/design/workflows",
    ...{ workflow, component, words, findings, form },
    action: component ? `/design/${kind.plural}/${component.id}` : `${under}/${kind.plural}`,
    stamp: component ? stampOf(form, component.updatedAt) : "",
    roles: roles.map(({ id, name }) => ({ value: id, label: name })),
    when: typedCondition(workflow, form),
    choices: kind.choices(workflow, form.values),
  });
}

/** What the typed condition says in words; "" where it cannot be read. */
function typedCondition({ definition }: LoadedDefinition, form: FormState): string {
  const { json, errors } = typedJson(form.values, { condition: "" });
  return errors.length > 0 ? "" : whenInWords(definition, json.condition);
}

/** A component of a published version, with the form of its live role list. */
export async function showPublished(
  kind: KindPages,
  res: Response,
  { actor, place, form }: { actor: Actor; place: StoredPlace; form?: FormState },
): Promise<void> {
  const { workflow, component } = place;
  const { roles } = kind;
  const words = kind.words(workflow, component.key);
  const facts = kind
    .facts(workflow, component.key)
    .filter(({ value, code }) => (value ?? "") !== "" || (code ?? "") !== "");
  const named = roles === null ? [] : await withCompany(actor, listRoles);
  await renderPage(res, "design/components/published", {
    title: words.title,
    crumbs: [
      ...workflowCrumbs(workflow),
      { label: "Components", href: `/design/workflows/${workflow.id}/components#${kind.plural}` },
    ],
    place: "/design/workflows",
    kind: { plural: kind.plural, word: kind.word, about: kind.about, roles },
    ...{ workflow, component, words, facts },
    references: referencesIn(workflow, kind, component.key),
    roles: named.map(({ id, name }) => ({ value: id, label: name })),
    form: form ?? emptyForm(kind.stored(workflow, component.key)),
  });
}

function referencesIn({ definition }: LoadedDefinition, kind: KindPages, key: string) {
  return definition[kind.plural].find((one) => one.key === key)?.ext_ref ?? [];
}

async function save(
  kind: KindPages,
  req: Request,
  res: Response,
  { actor, place }: { actor: Actor; place: Place },
): Promise<void> {
  const { workflow, component } = place;
  if (workflow.status !== "DRAFT") return refuseChange(res, workflow);
  const typed = asBody(req.body);
  const again = (form: FormState): Promise<void> => showForm(kind, res, { actor, place, form });
  const button = list(typed["action"])[0];
  if (button === "read") {
    const { errors } = typedJson(typed, { condition: "The condition" });
    return again({ values: typed, errors });
  }
  const result = await kind.save(actor, typed, {
    workflowId: workflow.id,
    id: component?.id ?? null,
    formId: formIdOf(typed),
    ...(component ? { updatedAt: list(typed["updated_at"])[0] ?? "" } : {}),
  });
  if (!result.ok && "form" in result) {
    res.status(422);
    return again(result.form);
  }
  if (!result.ok) return answerRefusal(res, result.rejection, again);
  const components = `/design/workflows/${workflow.id}/components`;
  if (button === "another")
    return redirectWith(
      res,
      `/design/workflows/${workflow.id}/${kind.plural}/new`,
      `The ${kind.word} is saved. Here is the next one.`,
    );
  redirectWith(res, `${components}#${kind.plural}`, `The ${kind.word} is saved.`);
}

async function move(
  kind: KindPages,
  req: Request,
  res: Response,
  { actor, place }: { actor: Actor; place: StoredPlace },
): Promise<void> {
  const typed = asBody(req.body);
  const direction = list(typed["direction"])[0];
  if (direction !== "up" && direction !== "down")
    return refuse(res, {
      code: "invalid",
      sentence: "Expected to move it up or down, but the form says neither.",
    });
  const { id } = place.component;
  const formId = formIdOf(typed);
  const result = await moveComponent(actor, { kind: kind.kind, id, direction, formId });
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, `${result.location}#${kind.plural}`);
}

async function showDeletion(kind: KindPages, res: Response, place: StoredPlace): Promise<void> {
  const { workflow, component } = place;
  if (workflow.status !== "DRAFT") return refuseChange(res, workflow);
  const { title } = kind.words(workflow, component.key);
  await renderPage(res, "design/components/deletion", {
    title: `Delete ${title}`,
    crumbs: [
      ...workflowCrumbs(workflow),
      { label: title, href: `/design/${kind.plural}/${component.id}` },
    ],
    place: "/design/workflows",
    kind: { plural: kind.plural, word: kind.word },
    ...{ workflow, component, name: title },
  });
}

async function destroy(
  kind: KindPages,
  req: Request,
  res: Response,
  { actor, place }: { actor: Actor; place: StoredPlace },
): Promise<void> {
  const input = { kind: kind.kind, id: place.component.id, formId: formIdOf(req.body) };
  const result = await deleteComponent(actor, input);
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, `${result.location}#${kind.plural}`, `The ${kind.word} is deleted.`);
}
