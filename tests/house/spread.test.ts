import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { root } from "../../bin/lib/project.mjs";
import { objectRest, spreadValues, Wide } from "../../bin/lib/spread.mjs";

/* What the programs that serve spread objects with is what JavaScript does. */

const HIDDEN = Symbol("hidden");
/** With keys that mean something to JavaScript, as their own. */
const anything = fc
  .dictionary(fc.constantFrom("a", "b", "__proto__", "constructor", "toString", "0"), fc.anything())
  .map((made) => {
    const object = JSON.parse("{}") as Record<PropertyKey, unknown>;
    for (const [key, value] of Object.entries(made))
      Object.defineProperty(object, key, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    object[HIDDEN] = 1;
    Object.defineProperty(object, "quiet", { value: 2, enumerable: false });
    return object;
  });
const source = fc.oneof(anything, fc.constantFrom(null, undefined, "text", 5, true));

const described = (object: object) => [
  Object.getPrototypeOf(object) as unknown,
  Object.getOwnPropertyDescriptors(object),
];

it("copies what a spread copies, own __proto__ and all", () => {
  fc.assert(
    fc.property(source, source, (one, other) => {
      const native = { ...(one as object), ...(other as object) };
      for (const empty of [{}, new Wide()]) {
        const ours = spreadValues(spreadValues(empty, one), other);
        expect(described(ours)).toEqual(described(native));
        expect(Reflect.ownKeys(ours)).toEqual(Reflect.ownKeys(native));
      }
    }),
  );
});

it("leaves what a rest leaves", () => {
  fc.assert(
    fc.property(anything, (object) => {
      const { a: _a, ["0"]: _zero, ...native } = object;
      expect(described(objectRest(object, ["a", "0"]))).toEqual(described(native));
    }),
  );
  expect(Object.getPrototypeOf(spreadValues({}, JSON.parse('{"__proto__": {"x": 1}}')))).toBe(
    Object.prototype,
  );
});

it("finds no accessor but a class's", () => {
  const files = fs
    .readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.startsWith("generated"));
  expect(files.length).toBeGreaterThan(300);
  const read = (file: string) => fs.readFileSync(path.join(root, "src", file), "utf8");
  expect(files.filter((file) => hasAccessor(read(file)))).toEqual([]);
  expect(hasAccessor("class A {\n  get b() {}\n}")).toBe(false);
  expect(hasAccessor("const a = { ...b, get c() { return 1; } };")).toBe(true);
  expect(hasAccessor("const a = () => ({\n    ...b,\n    get c() {}\n  });")).toBe(true);
});

/** As the formatter writes: a class's members stand two places in. */
function hasAccessor(text: string): boolean {
  const accessors = text.match(/(?<=^|[{,;]) *(?:get|set) #?[\w$"'[\]]+\(/gm) ?? [];
  return accessors.some((found) => !(/^ {2}\w/.test(found) && /\bclass \w+/.test(text)));
}
