import { defineConfig } from "vitest/config";

/** Folders whose tests need no database: they start at once. Every other test file gets a PostgreSQL. */
const withoutDatabase = [
  "tests/engine/**/*.test.ts",
  "tests/access/**/*.test.ts",
  "tests/calendar/**/*.test.ts",
  "tests/house/**/*.test.ts",
  "tests/calling/**/*.test.ts",
  "tests/start/**/*.test.ts",
  "tests/web-graph/**/*.test.ts",
  "tests/engine-words/**/*.test.ts",
  "tests/workflow-design/{fields,layouts,files}/**/*.test.ts",
];

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: { provider: "v8", include: ["src/**/*.ts"], exclude: ["src/generated/**"] },
    projects: [
      { extends: true, test: { name: "pure", include: withoutDatabase } },
      {
        extends: true,
        test: {
          name: "database",
          include: ["tests/**/*.test.ts"],
          exclude: withoutDatabase,
          globalSetup: ["tests/support/global-setup.ts"],
        },
      },
    ],
  },
});
