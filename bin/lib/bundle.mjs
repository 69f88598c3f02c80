import fs from "node:fs";
import path from "node:path";
import { Refusal, root } from "./project.mjs";

/**
 * Bundles entries of a folder into another, each into one .mjs file; packages stay outside.
 * @param {string[]} entries such as "src/main.ts" (dist/main.mjs), "src/commands/decide.ts" (dist/commands/decide.mjs)
 * @param {{ from?: string, to?: string }} [folders] src and dist unless told
 */
export async function bundle(entries, { from = "src", to = "dist" } = {}) {
  const esbuild = await import("esbuild");
  try {
    const { outputFiles } = await esbuild.build({
      write: false,
      absWorkingDir: root,
      entryPoints: entries,
      outdir: to,
      outbase: from,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "node20.19",
      sourcemap: true,
      logLevel: "warning",
    });
    for (const file of outputFiles) replace(file.path, file.contents);
  } catch (error) {
    throw new Refusal("Expected the source to build, but it does not: see above.", {
      cause: error,
    });
  } finally {
    await esbuild.stop(); // its service process would stay as long as we do
  }
}

/**
 * Puts a file in place at once: another process, started at the same time, may be reading the one before.
 * @param {string} file @param {Uint8Array} contents
 */
function replace(file, contents) {
  if (fs.existsSync(file) && fs.readFileSync(file).equals(contents)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const half = `${file}.${process.pid}`;
  fs.writeFileSync(half, contents);
  fs.renameSync(half, file);
}
