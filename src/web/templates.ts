import nunjucks from "nunjucks";
import { compileView, type Environment, type Program } from "./view-compiler.js";

/*
 * Nunjucks 3.2.4, the end of its line, reads and compiles the views; what compiled views call for each variable, loop and macro is
 * here, since the library's own does it at several times the cost (and what it writes, in view-compiler.ts). Each function does what the library's of that name does, and
 * nothing of the library is changed: views are handed these in place of its.
 */

type Values = Record<string, unknown>;
type Done = (error: unknown, result?: unknown) => void;
type Root = (env: unknown, context: unknown, frame: unknown, runtime: Runtime, done: Done) => void;
type Macro = (this: unknown, ...given: unknown[]) => unknown;

interface Runtime {
  makeMacro(names: readonly string[], keywords: readonly string[], body: Macro): Macro;
  makeKeywordArgs(given: object): object;
}

/** What nunjucks.Template is inside, of which its types say nothing. */
interface Compiled extends nunjucks.Template {
  readonly compiled: boolean;
  readonly tmplStr: string;
  readonly path: string;
  readonly env: Environment;
  tmplProps: Program | undefined;
  compile(): void;
  /** What compile() does where it was not done yet: of tmplProps, if there are any. */
  _compile(): void;
  rootRenderFunc: Root;
  getExported(...given: unknown[]): void;
}

const theirs = nunjucks.runtime as typeof nunjucks.runtime & Runtime;
const { escape } = nunjucks.lib as unknown as { escape(text: string): string };

/** Without a prototype, as Object.create(null), of which V8 would make a slow dictionary. */
const Variables = function Variables() {} as unknown as new () => Values;
Variables.prototype = Object.create(null);

/** Variables of a view, a loop or a macro, and those around it. */
class Frame {
  readonly variables: Values = new Variables();
  topLevel = false;
  readonly parent: Frame | undefined;
  readonly isolateWrites: boolean;

  constructor(parent?: Frame, isolateWrites = false) {
    this.parent = parent;
    this.isolateWrites = isolateWrites;
  }

  /** With `upwards`, where it is set already. */
  set(name: string, value: unknown, upwards?: boolean): void {
    const { variables } = (upwards && this.resolve(name, true)) || this;
    variables[name] = value;
  }

  get(name: string): unknown {
    return this.variables[name] ?? null;
  }

  lookup(name: string): unknown {
    const value = this.variables[name];
    return value !== undefined ? value : this.parent?.lookup(name);
  }

  resolve(name: string, forWrite?: boolean): Frame | undefined {
    if (this.variables[name] !== undefined) return this;
    return forWrite && this.isolateWrites ? undefined : this.parent?.resolve(name);
  }

  push(isolateWrites?: boolean): Frame {
    return new Frame(this, isolateWrites);
  }

  pop(): Frame | undefined {
    return this.parent;
  }
}

const UNSAFE = /[&"'<>\\]/;

/** What is printed: escaped, unless it is safe markup. */
function suppressValue(value: unknown, autoescape: boolean): unknown {
  if (value === undefined || value === null) return "";
  if (!autoescape || value instanceof nunjucks.runtime.SafeString) return value;
  const text = typeof value === "string" ? value : value.toString();
  return UNSAFE.test(text) ? escape(text) : text;
}

/** A method is bound to its object. */
function memberLookup(object: unknown, name: string): unknown {
  if (object === undefined || object === null) return undefined;
  const value = (object as Values)[name];
  if (typeof value !== "function") return value;
  return (...given: unknown[]) => (value as Macro).apply(object, given);
}

/** Calls without keywords (a caller is one) need none of what the library does for them. */
function makeMacro(names: readonly string[], keywords: readonly string[], body: Macro): Macro {
  const general = theirs.makeMacro(names, keywords, body);
  return function macro(...given) {
    if (given.length > names.length || isKeywords(given.at(-1))) return general.apply(this, given);
    while (given.length < names.length) given.push(undefined);
    return body.apply(this, given);
  };
}

function isKeywords(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "__keywords");
}

const runtime: Runtime = Object.assign(
  { ...theirs },
  { Frame, suppressValue, memberLookup, makeMacro },
);

/** Views, compiled once. What a view imports is made once, too: without its context, as views import, it is the same each time. */
export class Templates extends nunjucks.Environment {
  readonly #views = new Map<string, Compiled>();
  readonly #exports = new Map<Compiled, unknown>();

  override render(name: string, data?: object): string {
    try {
      return super.render(name, data);
    } catch (error) {
      this.#exports.clear(); // a macro that was left by an error holds on to what it was given
      throw error;
    }
  }

  /** As compiled views and render() call it: with a name, whether it is needed compiled, whatever else, and whom to tell. */
  override getTemplate(name: string, ...more: unknown[]): nunjucks.Template {
    const view = this.#views.get(name) ?? this.#load(name);
    if (more[0] === true) view.compile();
    const done = more.find((one) => typeof one === "function") as Done | undefined;
    done?.(null, view);
    return view;
  }

  #load(name: string): Compiled {
    const view = super.getTemplate(name) as Compiled;
    const [compile, exported] = [view._compile.bind(view), view.getExported.bind(view)];
    view._compile = () => {
      view.tmplProps = compileView(view.tmplStr, view.path, view.env);
      compile();
      view.rootRenderFunc = inRuntime(view.rootRenderFunc);
    };
    view.getExported = (...given) => {
      if (given.length > 1) return exported(...given); // with a context
      this.#exportsOf(view, exported, given[0] as Done);
    };
    this.#views.set(name, view);
    return view;
  }

  #exportsOf(view: Compiled, exported: (done: Done) => void, done: Done): void {
    const known = this.#exports.get(view);
    if (known !== undefined) return done(null, known);
    exported((error, made) => {
      if (!error) this.#exports.set(view, made);
      done(error, made);
    });
  }
}

function inRuntime(root: Root): Root {
  return (env, context, given, _theirs, done) => {
    const frame = given instanceof Frame ? given : new Frame();
    frame.topLevel = true; // as the library's, of which only the outermost is given
    root(env, context, frame, runtime, done);
  };
}
