import fs from "node:fs";
import path from "node:path";
import { readIfThere, Refusal, root, stateDir } from "./project.mjs";

/** What stays outside where packages go in: what finds its own files or is native, and what others outside must have the same one of. */
const OUTSIDE = [
  ...["pg", "pg-protocol", "@prisma/*", "graphile-worker"],
  ...["@node-rs/argon2", "@viz-js/viz", "file-type", "nodemailer", "nunjucks", "pino"],
];

/** Packages that are CommonJS find here what they expect of Node. */
const COMMONJS = `import { createRequire as requireFor } from "node:module";
const require = requireFor(import.meta.url), { filename: __filename, dirname: __dirname } = import.meta;`;

/**
 * Bundles entries of a folder into another, each into one .mjs file. Packages stay outside, unless they are to go `inside`: to find and read hundreds of
 * files takes a process longer than all else that it does before it serves. Nothing is done where nothing that went in has changed.
 * @param {string[]} entries such as "src/main.ts" (dist/main.mjs), "src/commands/decide.ts" (dist/commands/decide.mjs)
 * @param {{ from?: string, to?: string, inside?: boolean }} [options] src, dist and false unless told
 */
export async function bundle(entries, { from = "src", to = "dist", inside = false } = {}) {
  const what = [...entries, to, inside ? "inside" : "outside"].join(" ").replaceAll(/\W+/g, "-");
  const stamp = path.join(stateDir, "bundles", `${what}.json`);
  if (isCurrent(stamp)) return;
  const began = Date.now();
  const esbuild = await import("esbuild");
  try {
    const { outputFiles, metafile } = await esbuild.build({
      write: false,
      metafile: true,
      absWorkingDir: root,
      entryPoints: entries,
      outdir: to,
      outbase: from,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      ...(inside
        ? { external: OUTSIDE, banner: { js: COMMONJS }, plugins: [spreadsOf(esbuild), COMPILER] }
        : { packages: "external" }),
      platform: "node",
      format: "esm",
      target: TARGET,
      sourcemap: true,
      logLevel: "warning",
    });
    for (const file of outputFiles) replace(file.path, inAscii(file.text));
    const inputs = [...Object.keys(metafile.inputs), ...ALWAYS];
    const made = outputFiles.map((file) => path.relative(root, file.path));
    if (isOlder(inputs, began))
      replace(stamp, Buffer.from(JSON.stringify(stateOf([...inputs, ...made]))));
  } catch (error) {
    throw new Refusal("Expected the source to build, but it does not: see above.", {
      cause: error,
    });
  } finally {
    await esbuild.stop(); // its service process would stay as long as we do
  }
}

const TARGET = "node20.19";

/**
 * The same program in letters of one byte, and so half as large in memory, where it stays as long as the process: one letter of two bytes makes all of them so.
 * esbuild leaves such letters in comments and regular expressions.
 * @param {string} text
 */
function inAscii(text) {
  const escaped = (/** @type {string} */ unit) =>
    `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return Buffer.from(text.replaceAll(/[^\0-\x7F]/g, escaped));
}

/**
 * Has Prisma's query compiler read from its file when it is asked for: as the constant of a module its text stays in memory, twice.
 * @type {import("esbuild").Plugin}
 */
const COMPILER = {
  name: "compiler",
  setup(build) {
    const filter = /\.wasm-base64\.mjs$/;
    build.onResolve({ filter }, ({ path: file }) => ({
      path: file.replace(filter, ".cjs"), // a constant of an ES module would be kept
      namespace: "compiler",
      pluginData: ["..", "node_modules", ...file.split("/")],
    }));
    build.onLoad({ filter: /^/, namespace: "compiler" }, ({ pluginData: from }) => ({
      contents: `const fs = require("node:fs"), path = require("node:path");
        const file = path.join(__dirname, ...${JSON.stringify(from)});
        module.exports = { get wasm() { return /"([^"]+)"/.exec(fs.readFileSync(file, "latin1"))[1]; } };`,
    }));
  },
};

const HELPERS = /^(?:var __\w+ = (?:[^\n]*;|[^]*?\n\};)\n)+/;
const SPREAD = path.join(root, "bin", "lib", "spread.mjs");

/**
 * Has our own source use spread.mjs where it spreads objects.
 * @param {typeof import("esbuild")} esbuild
 * @returns {import("esbuild").Plugin}
 */
function spreadsOf(esbuild) {
  const ours = path.join(root, "src") + path.sep;
  return {
    name: "spreads",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
        if (!file.startsWith(ours)) return null;
        const { code } = await esbuild.transform(fs.readFileSync(file, "utf8"), {
          loader: "ts",
          sourcefile: file,
          sourcemap: "inline",
          target: TARGET,
          tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
          supported: { "object-rest-spread": false },
        });
        return { contents: withHelpers(code), loader: "js" };
      });
    },
  };
}

/** The code with other helpers than those that stand before it; the rest stays on its lines. @param {string} code */
function withHelpers(code) {
  const [theirs = ""] = HELPERS.exec(code) ?? [];
  const rest = code
    .slice(theirs.length)
    .replaceAll("__spreadValues({}, ", "__spreadValues(new __Wide(), ");
  const wanted = [...theirs.matchAll(/^var (__\w+) =/gm)]
    .map(([, name = ""]) => name)
    .filter((name) => rest.includes(`${name}(`));
  const names = wanted.map((name) => {
    const ours = OURS.get(name);
    if (ours) return `${ours} as ${name}`;
    throw new Error(`Expected no helpers but those of spreads, but there is ${name}.`);
  });
  if (names.length === 0) return code;
  if (rest.includes("new __Wide()")) names.push("Wide as __Wide");
  const lines = "\n".repeat(theirs.split("\n").length - 1);
  return `import { ${names.join(", ")} } from ${JSON.stringify(SPREAD)};${lines}${rest}`;
}

/** esbuild's helpers, and which of ours do what they do. */
const OURS = new Map([
  ["__spreadValues", "spreadValues"],
  ["__spreadProps", "spreadValues"],
  ["__objRest", "objectRest"],
]);

/** What says which packages there are, and how it is built. */
const ALWAYS = ["package-lock.json", "tsconfig.json", "bin/lib/bundle.mjs", "bin/lib/spread.mjs"];

/** Whether all files that went in, and all that came out, are as they were then. @param {string} stamp */
function isCurrent(stamp) {
  const then = readIfThere(stamp);
  if (then === "") return false;
  return JSON.stringify(stateOf(Object.keys(JSON.parse(then)))) === then;
}

/** Whether none of these files was changed since: what was read of one that was may be what it was before. @param {string[]} files @param {number} since */
function isOlder(files, since) {
  const stats = files.map((file) => fs.statSync(path.join(root, file), { throwIfNoEntry: false }));
  return stats.every((stat) => !stat || stat.mtimeMs < since);
}

/** Files by path from the root with size and time of change; null for what is not there. @param {string[]} files @returns {Record<string, unknown>} */
function stateOf(files) {
  const state = files.map((file) => {
    const stat = fs.statSync(path.join(root, file), { throwIfNoEntry: false });
    return [file, stat ? [stat.size, stat.mtimeMs] : null];
  });
  return Object.fromEntries(state);
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
