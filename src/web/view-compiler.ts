import vm from "node:vm";
import nunjucks from "nunjucks";
import transformer from "nunjucks/src/transformer.js";

/*
 * Nunjucks writes the program of a view; of two things that it writes for each variable and each turn of a loop there is a shorter way here, to the same end.
 */

/** What nunjucks's compiler is inside, of which its types say nothing. */
interface Writer {
  compile(parsed: object): void;
  getCode(): string;
  _emit(code: string): void;
  _emitLine(code: string): void;
  _compileExpression(node: object, frame: object): void;
  compileLookupVal(node: LookupVal, frame: object): void;
  _emitLoopBindings(node: object, list: string, at: string, length: string): void;
}

interface LookupVal {
  readonly target: object;
  readonly val: { readonly value?: unknown };
}

/** The parts of a program by name: "root", and "b_" with each block's. */
export type Program = Readonly<Record<string, unknown>>;

const { compiler, nodes, parser } = nunjucks as unknown as {
  compiler: { Compiler: new (name: string, throwOnUndefined?: boolean) => Writer };
  nodes: { Literal: new () => object };
  parser: { parse(text: string, extensions: readonly object[], options: object): object };
};

/** What a loop tells of a turn, by name; `at` is its number from 0. */
const OF_A_TURN: Readonly<Record<string, (at: string, length: string) => string>> = {
  index: (at) => `${at} + 1`,
  index0: (at) => at,
  revindex: (at, length) => `${length} - ${at}`,
  revindex0: (at, length) => `${length} - ${at} - 1`,
  first: (at) => `${at} === 0`,
  last: (at, length) => `${at} === ${length} - 1`,
  length: (_, length) => length,
};
const NAME = /^[A-Za-z_]\w*$/;

class ViewWriter extends compiler.Compiler {
  /** Names of properties that the view reads. */
  readonly #read = new Set<string>();
  readonly #told: readonly string[];

  constructor(name: string, text: string) {
    super(name);
    const all = Object.keys(OF_A_TURN);
    const askedWhole = /\bloop\b(?!\.)|\binclude\b/.test(text);
    this.#told = askedWhole ? all : all.filter((one) => text.includes(`loop.${one}`));
  }

  /** A property by its name, through a function of its own, so that V8 remembers where such objects have it; the library looks all up in one place. */
  override compileLookupVal({ target, val }: LookupVal, frame: object): void {
    const name = val instanceof nodes.Literal ? val.value : undefined;
    if (typeof name !== "string" || !NAME.test(name))
      return super.compileLookupVal({ target, val }, frame);
    this.#read.add(name);
    this._emit(`of_${name}((`);
    this._compileExpression(target, frame);
    this._emit("))");
  }

  /** Only what the view asks of its loops, and all at once. */
  override _emitLoopBindings(_: object, _list: string, at: string, length: string): void {
    const told = this.#told.map((name) => `${name}: ${OF_A_TURN[name]?.(at, length)}`);
    if (told.length > 0) this._emitLine(`frame.set("loop", { ${told.join(", ")} });`);
  }

  override getCode(): string {
    const functions = [...this.#read].map(
      (name) => `function of_${name}(object) {
        if (object === undefined || object === null) return undefined;
        const value = object.${name};
        return typeof value === "function" ? (...given) => value.apply(object, given) : value;
      }`,
    );
    return [...functions, super.getCode()].join("\n");
  }
}

/** The program of a view, as nunjucks' own compiler would make it; throws what that throws. */
export function compileView(
  text: string,
  name: string,
  { asyncFilters, extensionsList, opts }: Environment,
): Program {
  const writer = new ViewWriter(name, text);
  const parsed = parser.parse(text, extensionsList, opts);
  writer.compile(transformer.transform(parsed, asyncFilters, name));
  return vm.compileFunction(writer.getCode(), [], { filename: name })() as Program;
}

/** What nunjucks.Environment has and its types leave out. */
export interface Environment {
  readonly asyncFilters: readonly string[];
  readonly extensionsList: readonly object[];
  readonly opts: object;
}
