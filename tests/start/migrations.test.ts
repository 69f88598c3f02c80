import { expect, test } from "vitest";
import { schemaDrift } from "../../bin/lib/drift.mjs";
import { readSchema } from "../../bin/lib/schema-engine.mjs";

test("prisma/migrations make exactly what prisma/schema.prisma says", async () => {
  expect(await schemaDrift()).toBe("");
});

test("a table more in the schema is seen, as the migration that would make it", async () => {
  const sql = await schemaDrift(`${readSchema()}\nmodel planted {\n  id Int @id\n}\n`);
  expect(sql).toContain('CREATE TABLE "planted"');
  expect(sql).not.toContain("DROP");
});
