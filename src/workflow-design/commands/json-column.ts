import { asJson, Prisma } from "../../db/index.js";
import type { Json } from "../../engine/index.js";

/** A value for a Json column that may be empty: nothing is SQL's null, never JSON's. */
export function jsonColumn(value: Json): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : asJson(value);
}
