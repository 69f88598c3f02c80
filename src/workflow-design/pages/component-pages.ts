import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { listRoles } from "../../accounts/index.js";
import { readCompany } from "../../db/index.js";
import {
  asBody,
  emptyForm,
  formIdOf,
  list,
  redirectWith,
  renderPage,
  route,
  type AnyRoute,
  type FormState,
} from "../../web/index.js";
import type { FoundWorkflow } from "../component-queries.js";
import type { LoadedDefinition } from "../definition-queries.js";
import { findingsIn } from "../findings.js";
import { answerRefusal, stampOf } from "./answer-refusal.js";
import { typedJson } from "./component-forms.js";
import type { KindPages } from "./component-kind.js";
import { conditionRowsAfter, settleCondition } from "./condition-form.js";
import { conditionView } from "./condition-view.js";
import { loadComponent, type Place, type StoredPlace } from "./component-loading.js";
import { showPublished } from "./component-published.js";
import { whenInWords } from "./component-words.js";
import { loadWorkflow, refuseChange, workflowCrumbs } from "./workflow-loading.js";

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
  ];
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

interface Shown {
  readonly actor: Actor;
  readonly place: Place;
  readonly form: FormState;
  /** The form was sent to be tried out, not to be saved. */
  readonly tested?: boolean;
}

async function showForm(
  kind: KindPages,
  res: Response,
  { actor, place, form: typed, tested }: Shown,
): Promise<void> {
  const { workflow, component } = place;
  const test = await kind.test?.(actor, workflow, typed, tested === true);
  const form = { ...typed, errors: [...typed.errors, ...(test?.errors ?? [])] };
  const roles = await readCompany(actor, listRoles);
  const words = component && kind.words(workflow, component.key);
  const under = `/design/workflows/${workflow.id}`;
  const findings = component
    ? findingsIn(workflow, component.known).filter(
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
    condition: await conditionView(actor, workflow, form.values),
    test,
  });
}

/** What the typed condition says in words; "" where it cannot be read. */
function typedCondition({ definition }: LoadedDefinition, form: FormState): string {
  const { json, errors } = typedJson(form.values, { condition: "" });
  return errors.length > 0 ? "" : whenInWords(definition, json.condition);
}

function unreadable(values: FormState["values"]): FormState["errors"] {
  return typedJson(values, { condition: "The condition" }).errors;
}

async function save(
  kind: KindPages,
  req: Request,
  res: Response,
  { actor, place }: { actor: Actor; place: Place },
): Promise<void> {
  const { workflow, component } = place;
  if (workflow.status !== "DRAFT") return refuseChange(res, workflow);
  const { values: typed, errors } = settleCondition(workflow, asBody(req.body));
  const again = (form: FormState): Promise<void> => showForm(kind, res, { actor, place, form });
  const button = list(typed["action"])[0];
  const rows = conditionRowsAfter(workflow, typed);
  if (rows !== null) return again(emptyForm(rows));
  if (button === "read") return again({ values: typed, errors: [...errors, ...unreadable(typed)] });
  if (button === "test")
    return showForm(kind, res, { actor, place, form: emptyForm(typed), tested: true });
  if (errors.length > 0) {
    res.status(422);
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
