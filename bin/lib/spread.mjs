/*
 * What `{ ...a, b }` and `const { a, ...rest } = b` are built as in the programs that serve. V8 copies an object fast, but each property that a literal
 * adds behind a copy costs it some two microseconds (Node 20 to 22), and the object is slow to use ever after: a fifth of what a page of rows cost.
 * Literals with a spread must have no accessors: these would be asked once and for all. tests/house/spread.test.ts looks.
 */

/** Properties that an object may get and stay fast. Of `{}`, which has room for four, V8 makes a slow dictionary when it gets more than twelve beyond these. */
const ROOM = 24;

/** An object like `{}`, of which V8 has learnt that it gets many properties. */
export const Wide = /** @type {new () => object} */ (/** @type {unknown} */ (function Wide() {}));
Wide.prototype = Object.prototype;
teach();

/** V8 looks at the first seven that are made, and gives all others as much room as the widest of these took. */
function teach() {
  for (let made = 0; made < 8; made += 1) {
    const object = new Wide();
    for (let at = 0; at < ROOM; at += 1) Reflect.set(object, `p${at}`, at);
  }
}

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
