import type { Prisma } from "../generated/client.js";

/** JSON of our own types (readonly lists, interfaces) for a Json column. Null is Prisma.DbNull, never JSON's. */
export function asJson(value: unknown): Prisma.InputJsonValue {
  if (value === null || value === undefined)
    throw new TypeError("Expected JSON for a column, but got nothing.");
  return value;
}
