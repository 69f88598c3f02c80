/*
 * What `{ ...a, b }` and `const { a, ...rest } = b` are built as in the programs that serve. V8 copies an object fast, but each property that a literal
 * adds behind a copy costs it some two microseconds (Node 20 to 22), and the object is slow to use ever after: a fifth of what a page of rows cost.
 * Literals with a spread must have no accessors: these would be asked once and for all. tests/house/spread.test.ts looks.
 */

/** Copies own properties, as a spread does: "__proto__" too is one like any other. @param {object} target @param {unknown} source */
export function spreadValues(target, source) {
  if (source === null || source === undefined || !Object.hasOwn(source, "__proto__"))
    return Object.assign(target, source);
  for (const key of Reflect.ownKeys(Object(source))) put(target, source, key);
  return target;
}

/** What is left of an object without these of its properties. @param {object} source @param {readonly PropertyKey[]} without */
export function objectRest(source, without) {
  /** @type {Record<PropertyKey, unknown>} */
  const rest = {};
  for (const key of Reflect.ownKeys(source)) if (!without.includes(key)) put(rest, source, key);
  return rest;
}

/** @param {object} target @param {object} source @param {PropertyKey} key */
function put(target, source, key) {
  if (!Object.prototype.propertyIsEnumerable.call(source, key)) return;
  const value = Reflect.get(source, key);
  const own = { value, enumerable: true, configurable: true, writable: true };
  if (key === "__proto__") Object.defineProperty(target, key, own);
  else Reflect.set(target, key, value);
}
