import type { Response } from "express";
import type { Actor } from "../../access/index.js";
import { listRoles } from "../../accounts/index.js";
import { readCompany } from "../../db/index.js";
import { emptyForm, renderPage, type FormState } from "../../web/index.js";
import type { LoadedDefinition } from "../definition-queries.js";
import { listStamp } from "../list-stamp.js";
import type { KindPages } from "./component-kind.js";
import type { StoredPlace } from "./component-loading.js";
import { workflowCrumbs } from "./workflow-loading.js";

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
  const named = roles === null ? [] : await readCompany(actor, listRoles);
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
    listWas: form?.values["list_was"] ?? listStamp(kind.list(workflow, component.key)),
    form: form ?? emptyForm(kind.stored(workflow, component.key)),
  });
}

function referencesIn({ definition }: LoadedDefinition, kind: KindPages, key: string) {
  return definition[kind.plural].find((one) => one.key === key)?.ext_ref ?? [];
}
