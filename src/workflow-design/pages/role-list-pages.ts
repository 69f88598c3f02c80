import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import {
  asBody,
  list,
  formIdOf,
  redirectWith,
  refuse,
  route,
  showAgain,
  type AnyRoute,
} from "../../web/index.js";
import { changeRoleList } from "../commands/change-role-list.js";
import type { FoundWorkflow } from "../component-queries.js";
import { roleListOf } from "./component-forms.js";
import type { KindPages } from "./component-kind.js";
import { loadComponent, type StoredPlace } from "./component-loading.js";
import { showPublished } from "./component-published.js";
import { showSettings } from "./settings-pages.js";
import { roleIdsOf } from "./workflow-forms.js";
import { loadWorkflow } from "./workflow-loading.js";

const SAVED = "Saved. It counts from now on, for open tickets too.";

async function changeAdmins(
  req: Request,
  res: Response,
  actor: Actor,
  workflow: FoundWorkflow,
): Promise<void> {
  if (workflow.status === "DRAFT") return refuseDraft(res, `/design/workflows/${workflow.id}/edit`);
  const roleIds = roleIdsOf(req.body, "ticket_admin_roles");
  const result = await changeRoleList(actor, {
    ...{ id: workflow.id, formId: formIdOf(req.body), kind: "TICKET_ADMIN", componentKey: "" },
    list: { restricted: true, roleIds },
    was: wasOf(req),
  });
  if (!result.ok)
    return showAgain(res, result.rejection, (form) =>
      showSettings(res, actor, workflow, {
        ...form,
        errors: form.errors.map(({ message }) => ({ field: "ticket_admin_roles", message })),
      }),
    );
  redirectWith(res, `/design/workflows/${workflow.id}/edit`, SAVED);
}

async function changeOfComponent(
  kind: KindPages,
  req: Request,
  res: Response,
  { actor, place }: { actor: Actor; place: StoredPlace },
): Promise<void> {
  const { workflow, component } = place;
  const { roles } = kind;
  if (roles === null) throw new Error(`Expected a kind with a list of roles, not ${kind.kind}.`);
  const own = `/design/${kind.plural}/${component.id}`;
  if (workflow.status === "DRAFT") return refuseDraft(res, own);
  const result = await changeRoleList(actor, {
    ...{ id: workflow.id, formId: formIdOf(req.body) },
    ...{ kind: roles.kind, componentKey: component.key },
    list: roleListOf(req.body, roles.name),
    was: wasOf(req),
  });
  if (!result.ok)
    return showAgain(res, result.rejection, (form) =>
      showPublished(kind, res, {
        ...{ actor, place },
        form: {
          ...form,
          errors: form.errors.map(({ message }) => ({ field: roles.name, message })),
        },
      }),
    );
  redirectWith(res, own, SAVED);
}

/** What the form was made from; "" for one without it, which is none of ours and is refused. */
function wasOf(req: Request): string {
  return list(asBody(req.body)["list_was"])[0] ?? "";
}

async function refuseDraft(res: Response, location: string): Promise<void> {
  return refuse(res, {
    code: "conflict",
    sentence: "Expected a published version, but this is a draft. Its roles are in its form.",
    location,
  });
}

/** Who administers the tickets of a workflow that is published; it counts at once. */
export const ticketAdminRoutes: readonly AnyRoute[] = [
  route({
    ...{ method: "post", path: "/design/workflows/:id/ticket-admins", policy: "designer" },
    load: loadWorkflow,
    handler: changeAdmins,
  }),
];

/** Who may submit or do a component that is published; it counts at once. */
export function roleListRoutes(kind: KindPages): readonly AnyRoute[] {
  return [
    route({
      ...{ method: "post", path: `/design/${kind.plural}/:id/roles`, policy: "designer" },
      load: (actor, req) => loadComponent(kind, actor, req),
      handler: (req, res, actor, place) => changeOfComponent(kind, req, res, { actor, place }),
    }),
  ];
}
