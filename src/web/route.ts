import type { Request, Response } from "express";
import type { Actor } from "../access/index.js";

/** Policies that the actor alone decides. "member" is any signed-in user of a company; for who is not "systemStaff" there is no such page. */
export type CompanyPolicy = "member" | "companyAdmin" | "designer" | "systemStaff";

/** Policies that depend on the object: `load` says whether this actor sees it and may do what the route does. */
export type ObjectPolicy =
  | "ticketViewer"
  | "ticketAdmin"
  | "submitter"
  | "executor"
  | "workflowAdmin";

/** Every word that `npm run routes` may print as a policy. */
export type Policy = "public" | "callbackToken" | CompanyPolicy | ObjectPolicy;

export type Method = "get" | "post";

/** An object with the actor's rights to it: !see is answered like a wrong id (404), see without may with 403. */
export interface Loaded<T> {
  readonly object: T;
  readonly see: boolean;
  readonly may: boolean;
  /** Why not, for the 403 page: "Expected to …, but …." */
  readonly sentence?: string;
}

/** An object of the company that the policy's holder may work with whichever it is. */
export interface Found<T> {
  readonly object: T;
}

interface Address {
  readonly method: Method;
  /** As Express writes it: /tickets/:id. Ids are read with pathId(). */
  readonly path: string;
  /** Its form may hold files: uploadedFiles(). Elsewhere such a form is refused unread. */
  readonly takesFiles?: true;
}

type Answer = void | Promise<void>;

/** Open to strangers; a signed-in reader is given by signedIn(req). */
export interface PublicRoute extends Address {
  readonly policy: "public";
  handler(req: Request, res: Response): Answer;
}

/**
 * For programs that prove themselves by what their address holds: without session, form token and origin. Its handler looks at the
 * token before anything else.
 */
export interface CallbackRoute extends Address {
  readonly policy: "callbackToken";
  handler(req: Request, res: Response): Answer;
}

export interface CompanyRoute extends Address {
  readonly policy: CompanyPolicy;
  /** Open also to those who must set up two-factor sign-in before anything else. */
  readonly beforeTwoFactor?: true;
  readonly load?: undefined;
  handler(req: Request, res: Response, actor: Actor): Answer;
}

export interface CompanyObjectRoute<T> extends Address {
  readonly policy: CompanyPolicy;
  /** null: no such object, 404. */
  load(actor: Actor, req: Request): Promise<Found<T> | Loaded<T> | null>;
  handler(req: Request, res: Response, actor: Actor, object: T): Answer;
}

export interface ObjectRoute<T> extends Address {
  readonly policy: ObjectPolicy;
  /** null: no such object, 404. */
  load(actor: Actor, req: Request): Promise<Loaded<T> | null>;
  handler(req: Request, res: Response, actor: Actor, object: T): Answer;
}

/** A declared route; which object it loads is its own affair. */
export interface AnyRoute extends Address {
  readonly policy: Policy;
  readonly beforeTwoFactor?: true;
  readonly load?:
    | ((actor: Actor, req: Request) => Promise<Found<unknown> | Loaded<unknown> | null>)
    | undefined;
  handler(req: Request, res: Response, actor?: Actor, object?: unknown): Answer;
}

/** The one way to declare a route: without a policy it does not compile. app.ts lists what it returns. */
export function route(declared: PublicRoute): AnyRoute;
export function route(declared: CallbackRoute): AnyRoute;
export function route(declared: CompanyRoute): AnyRoute;
export function route<T>(declared: CompanyObjectRoute<T>): AnyRoute;
export function route<T>(declared: ObjectRoute<T>): AnyRoute;
export function route(declared: Address & { readonly policy: Policy }): AnyRoute {
  return declared as AnyRoute;
}
