import type { Request } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import { pathId, type Found } from "../../web/index.js";
import type { FoundComponent } from "../component-queries.js";
import type { LoadedDefinition } from "../definition-queries.js";
import type { KindPages } from "./component-kind.js";

/** A component's form: a new one's, where `component` is null. */
export interface Place {
  readonly workflow: LoadedDefinition;
  readonly component: FoundComponent | null;
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
  const component = id === null ? null : await readCompany(actor, (tx) => kind.find(tx, id));
  return component && { object: { workflow: component.workflow, component } };
}
