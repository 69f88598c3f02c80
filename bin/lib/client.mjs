// Built-ins only.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Refusal, hashOf, readIfThere, root } from "./project.mjs";

/** Generates the database client (src/generated) when the schema or Prisma is not that of the last time. */
export function ensureClient() {
  const output = path.join(root, "src", "generated");
  const stampFile = path.join(output, ".stamp");
  const wanted = hashOf([
    "prisma/schema.prisma",
    "prisma.config.ts",
    "node_modules/prisma/package.json",
  ]);
  if (readIfThere(stampFile) === wanted) return;
  const result = spawnSync(
    process.execPath,
    [path.join(root, "node_modules/prisma/build/index.js"), "generate", "--no-hints"],
    {
      cwd: root,
      encoding: "utf8",
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, // never run here, but looked for, and downloaded when not found
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
        CHECKPOINT_DISABLE: "1",
      },
    },
  );
  if (result.status !== 0) {
    throw new Refusal(
      `Expected the database client to be generated, but:\n${result.stdout}${result.stderr}`,
    );
  }
  fs.mkdirSync(output, { recursive: true });
  fs.writeFileSync(stampFile, wanted);
}
