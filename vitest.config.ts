import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

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

/** Files that take a minute and more, the longest first. */
const LONG = [
  "browser/pages",
  "browser/main-job",
  "faults/killed-worker",
  "rights/table",
  "start/start",
  "demo/killed",
  "bench/bench",
  "faults/cut-connections",
];

/** Begins with what takes longest: begun last, it would run alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`));
      return at === -1 ? LONG.length : at;
    };
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
