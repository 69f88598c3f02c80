import { rooms } from "./bin/lint/rooms.mjs";

/** npm run check runs it, type-aware. tests/house plants a violation of each kind and proves that it is seen. */
export default {
  plugins: ["eslint", "typescript", "import", "promise", "node", "vitest", "unicorn", "oxc"],
  categories: { correctness: "error", suspicious: "error" },
  ignorePatterns: ["dist", "coverage", "src/generated", "public"],
  rules: {
    "import/no-cycle": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/consistent-type-imports": "error",
    "typescript/switch-exhaustiveness-check": [
      "error",
      { considerDefaultExhaustiveForUnions: true },
    ],
    "no-console": "error",
    "max-lines": ["error", { max: 400 }],
    "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    "vitest/no-focused-tests": "error",

    "import/no-named-as-default-member": "off", // pg is a CommonJS package: pg.Pool is how it is meant
    "import/no-unassigned-import": "off",
    "no-underscore-dangle": "off",
    "promise/always-return": "off",
    "promise/no-callback-in-promise": "off",
    "typescript/no-unsafe-type-assertion": "off", // what is parsed is narrowed by its check
    "unicorn/consistent-function-scoping": "off",
    "unicorn/no-array-reverse": "off",
    "unicorn/no-array-sort": "off",
  },
  overrides: [
    ...rooms,
    { files: ["bin/**"], rules: { "no-console": "off" } },
    {
      files: ["tests/**"],
      rules: { "max-lines-per-function": "off", "typescript/no-base-to-string": "off" },
    },
  ],
};
