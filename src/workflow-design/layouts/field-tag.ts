import {
  Tag,
  type Context,
  type Emitter,
  type Liquid,
  type TagToken,
  type TopLevelToken,
} from "liquidjs";

/** Where the function that writes a field's placeholder stands in a layout's context: not a name that a template could say. */
export const PLACEHOLDER = "field placeholder";

const ARGUMENT = /^(["'])([a-z][a-z0-9_]{0,99})\1$/;

/** Filled while a layout is parsed, which is one synchronous step. */
let named = new Set<string>();

/** The fields that the tags parsed meanwhile name, each once. */
export function fieldsNamedIn(parse: () => void): readonly string[] {
  named = new Set();
  parse();
  return [...named];
}

/** `{% field "amount" %}`: the place of a field. The key is written out, never computed, so that it can be checked when saved. */
export class FieldTag extends Tag {
  private readonly key: string;

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    const key = ARGUMENT.exec(token.args.trim())?.[2];
    if (key === undefined) throw new Error('a field is placed as {% field "key" %}');
    this.key = key;
    named.add(key);
  }

  render(context: Context, emitter: Emitter): void {
    const environment = context.environments as { readonly [PLACEHOLDER]: (key: string) => string };
    emitter.write(environment[PLACEHOLDER](this.key));
  }
}
