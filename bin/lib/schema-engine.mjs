// Prisma's own schema engine, as WebAssembly through the pg driver: the same SQL files and the same _prisma_migrations
// table as `prisma migrate deploy`, without downloading a binary.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";
import { root } from "./project.mjs";

const CHAR_OID = 18;
const BPCHAR_OID = 1042;

/**
 * The adapter knows no type for the catalogue's "char" columns, so the engine could not read a schema: it is shown bpchar,
 * and the engine the one character that it expects.
 */
class CatalogPg extends PrismaPg {
  /** @type {import("@prisma/driver-adapter-utils").SqlDriverAdapter[]} */
  #open = [];

  /** @override */
  async connect() {
    return this.#remember(await super.connect());
  }

  /** @override */
  async connectToShadowDb() {
    return this.#remember(await super.connectToShadowDb());
  }

  /** The engine's free() leaves the connections, and with them Prisma's advisory lock: the next one would wait 10 s. */
  async dispose() {
    for (const adapter of this.#open.toReversed()) await adapter.dispose(); // a shadow's uses the one before it
  }

  /** @template {Awaited<ReturnType<PrismaPg["connect"]>>} T @param {T} adapter */
  #remember(adapter) {
    const driver = adapter.underlyingDriver();
    const query = /** @type {(...args: unknown[]) => Promise<import("pg").QueryResult>} */ (
      driver.query.bind(driver)
    );
    /** @type {WeakMap<object, number[]>} by the rows of a result, where its "char" columns are */
    const charColumns = new WeakMap();
    Object.assign(driver, {
      /** @param {unknown[]} args */
      query: async (...args) => {
        const result = await query(...args);
        const fields = result?.fields ?? [];
        const found = fields.flatMap((field, at) => (field.dataTypeID === CHAR_OID ? [at] : []));
        for (const at of found) Object.assign(fields[at] ?? {}, { dataTypeID: BPCHAR_OID });
        if (found.length > 0) charColumns.set(result.rows, found);
        return result;
      },
    });
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (statement) => {
      const result = await queryRaw(statement);
      for (const at of charColumns.get(result.rows) ?? []) {
        result.columnTypes[at] = ColumnTypeEnum.Character;
      }
      return result;
    };
    // The adapter cuts a script at every ";", also inside a function's body: send it whole, as one transaction.
    Object.assign(adapter, {
      /** @param {string} script */
      executeScript: async (script) => {
        try {
          await driver.query(script);
        } catch (error) {
          /** @type {{ onError(error: unknown): never }} */ (
            /** @type {unknown} */ (adapter)
          ).onError(error);
        }
      },
    });
    const dispose = adapter.dispose.bind(adapter);
    /** @type {Promise<void> | undefined} */
    let disposed;
    adapter.dispose = () => (disposed ??= dispose()); // the engine disposes of a shadow itself, but not after a failure
    this.#open.push(adapter);
    return adapter;
  }
}

let loaded = false;

async function load() {
  if (loaded) return;
  const folder = path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const code = await WebAssembly.compile(
    fs.readFileSync(path.join(folder, "schema_engine_bg.wasm")),
  );
  const instance = await WebAssembly.instantiate(code, {
    "./schema_engine_bg.js": { ...glue, ...timersThatLetGo() },
  });
  glue.__wbg_set_wasm(instance.exports);
  const start = instance.exports["__wbindgen_start"];
  if (typeof start === "function") start();
  loaded = true;
}

/** The engine arms a 10 s timer that it never clears: every script that migrates would linger. */
function timersThatLetGo() {
  /** @param {() => void} work @param {number} ms */
  const lettingGo = (work, ms) => setTimeout(work, ms >>> 0).unref();
  const names = Object.keys(glue).filter((name) => name.startsWith("__wbg_setTimeout_"));
  return Object.fromEntries(names.map((name) => [name, lettingGo]));
}

/** prisma/schema.prisma, as text. */
export function readSchema() {
  return fs.readFileSync(path.join(root, "prisma", "schema.prisma"), "utf8");
}

/** The migrations of prisma/migrations, in order, as the engine wants them. */
export function readMigrations() {
  const baseDir = path.join(root, "prisma", "migrations");
  const names = fs.existsSync(baseDir) ? fs.readdirSync(baseDir) : [];
  const found = names.filter((name) => fs.existsSync(path.join(baseDir, name, "migration.sql")));
  return {
    baseDir,
    lockfile: { path: "./migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: found.toSorted().map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: /** @type {const} */ ("ok"), value: sqlOf(baseDir, name) },
      },
    })),
  };
}

/** With the line endings that the checksum was made with. @param {string} baseDir @param {string} name */
function sqlOf(baseDir, name) {
  return fs
    .readFileSync(path.join(baseDir, name, "migration.sql"), "utf8")
    .replaceAll("\r\n", "\n");
}

/** What the engine leaves out of its comparisons: nothing. (It looks at the schema `public` alone; the job queue has its own.) */
export const filters = { externalTables: [], externalEnums: [] };

/**
 * Runs `work` with an engine on this database.
 * @template T
 * @param {string} url
 * @param {(engine: import("@prisma/schema-engine-wasm/schema_engine_bg").SchemaEngine) => Promise<T>} work
 */
export async function withSchemaEngine(url, work) {
  await load();
  const factory = new CatalogPg({ connectionString: url });
  const engine = await glue.SchemaEngine.new(
    { datamodels: [["schema.prisma", readSchema()]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    return await work(engine);
  } finally {
    await factory.dispose();
    engine.free();
  }
}
