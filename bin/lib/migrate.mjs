import { filters, readMigrations, withSchemaEngine } from "./schema-engine.mjs";

/**
 * Applies what is missing of prisma/migrations, as the account of `ownerUrl`. The caller holds the preparation lock.
 * @param {string} ownerUrl
 * @returns {Promise<string[]>} the names of the migrations that were applied now
 */
export function applyMigrations(ownerUrl) {
  return withSchemaEngine(ownerUrl, async (engine) => {
    const migrationsList = readMigrations();
    if (migrationsList.migrationDirectories.length === 0) return [];
    const result = await engine.applyMigrations({ migrationsList, filters });
    return result.appliedMigrationNames;
  });
}
