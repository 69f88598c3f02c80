import { rooms } from "./bin/lint/rooms.mjs";

/** npm run check runs it, type-aware. tests/house plants a violation of each kind and proves that it is seen. */
export default {
  plugins: ["eslint", "typescript", "import", "promise", "node", "vitest", "unicorn", "oxc"],
  categories: { correctness: "error", suspicious: "error" },
  ignorePatterns: ["dist", "coverage", "src/generated", "public"],
  rules: {
    "import/no-cycle": ["error", { ignoreTypes: false }],
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
    "vitest/valid-expect": ["error", { maxArgs: 2 }], // the second one says what it is about

    "import/no-named-as-default-member": "off", // pg is a CommonJS package: pg.Pool is how it is meant
    "import/no-unassigned-import": "off",
    "no-control-regex": "off", // they are what must be found in what people write
    "no-shadow": "off",
    "no-underscore-dangle": "off",
    "promise/always-return": "off",
    "promise/no-callback-in-promise": "off",
    "typescript/no-base-to-string": "off", // JSON values are looked at before they are shown
    "typescript/no-misused-spread": "off", // characters are counted as code points
    "typescript/require-array-sort-compare": "off",
    "typescript/no-unsafe-type-assertion": "off", // what is parsed is narrowed by its check
    "typescript/unbound-method": "off",
    "unicorn/consistent-function-scoping": "off",
    "unicorn/no-array-reverse": "off",
    "unicorn/no-array-sort": "off",
    "unicorn/no-useless-spread": "off", // long lists are grouped by it
    "vitest/expect-expect": "off", // "is accepted" fails by throwing
    "vitest/no-conditional-expect": "off", // what two engines say is compared case by case
    "vitest/require-to-throw-message": "off",
  },
  overrides: [
    ...rooms,
    { files: ["bin/**"], rules: { "no-console": "off" } },
    { files: ["tests/**"], rules: { "max-lines-per-function": "off", "no-console": "off" } },
  ],
};
