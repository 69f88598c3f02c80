import { defineConfig } from "prisma/config";

/** Read by the Prisma command line only; the app and `npm run migrate` find their database by bin/lib/database.mjs. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env["MIGRATION_DATABASE_URL"] ?? process.env["DATABASE_URL"] ?? "" },
});
