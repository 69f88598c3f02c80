import { root } from "./project.mjs";

/**
 * Bundles entries of src/ into dist/, each into one .mjs file; packages stay outside.
 * @param {string[]} entries such as "src/main.ts" (dist/main.mjs), "src/commands/decide.ts" (dist/commands/decide.mjs)
 */
export async function bundle(entries) {
  const esbuild = await import("esbuild");
  try {
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: entries,
      outdir: "dist",
      outbase: "src",
      outExtension: { ".js": ".mjs" },
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "node20.19",
      sourcemap: true,
      logLevel: "warning",
    });
  } finally {
    await esbuild.stop(); // its service process would stay as long as we do
  }
}
