import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import {
  asBody,
  formIdOf,
  list,
  redirectWith,
  refuse,
  renderPage,
  route,
  type AnyRoute,
} from "../../web/index.js";
import { deleteComponent } from "../commands/delete-component.js";
import { moveComponent } from "../commands/move-component.js";
import type { KindPages } from "./component-kind.js";
import { loadComponent, type StoredPlace } from "./component-loading.js";
import { refuseChange, workflowCrumbs } from "./workflow-loading.js";

/** Moving and deleting components of one kind. */
export function componentActRoutes(kind: KindPages): readonly AnyRoute[] {
  const own = `/design/${kind.plural}/:id`;
  const one = {
    policy: "designer",
    load: (actor: Actor, req: Request) => loadComponent(kind, actor, req),
  } as const;
  return [
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
