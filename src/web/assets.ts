import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";
import type { Request, Response } from "express";
import { iconSheet } from "./icons.js";
import { route, type AnyRoute } from "./route.js";

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

/** Files that pages refer to, each at an address that changes with its content. */
export interface Assets {
  /** The address of a file, such as /assets/1f0c…/app.css; an unknown name throws. */
  address(name: string): string;
  readonly route: AnyRoute;
}

interface Asset {
  readonly hash: string;
  readonly type: string;
  readonly bytes: Buffer;
  /** By Content-Encoding; made at the first request and kept. */
  readonly encoded: Map<string, Promise<Buffer>>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};
const FROM_PACKAGES = { "tabler.min.css": "node_modules/@tabler/core/dist/css/tabler.min.css" };

/** The file of icons. */
export const ICONS = "icons.svg";

/** Reads `root`/public and Tabler's stylesheet once; nothing else can be served but these and the icons. */
export function loadAssets(root: string): Assets {
  const folder = path.join(root, "public");
  const files = new Map<string, Asset>();
  for (const name of fs.readdirSync(folder)) files.set(name, readAsset(path.join(folder, name)));
  for (const [name, file] of Object.entries(FROM_PACKAGES)) {
    files.set(name, readAsset(path.join(root, file)));
  }
  files.set(ICONS, assetOf(ICONS, Buffer.from(iconSheet())));
  return {
    address(name) {
      const asset = files.get(name);
      if (!asset) throw new Error(`Expected a file in public/, but there is no "${name}".`);
      return `/assets/${asset.hash}/${name}`;
    },
    route: route({
      method: "get",
      path: "/assets/:hash/:name",
      policy: "public",
      handler: (req, res) => sendAsset(req, res, files.get(String(req.params["name"]))),
    }),
  };
}

function readAsset(file: string): Asset {
  return assetOf(file, fs.readFileSync(file));
}

function assetOf(file: string, bytes: Buffer): Asset {
  return {
    bytes,
    hash: createHash("sha256").update(bytes).digest("hex").slice(0, 16),
    type: TYPES[path.extname(file)] ?? "application/octet-stream",
    encoded: new Map(),
  };
}

async function sendAsset(req: Request, res: Response, asset: Asset | undefined): Promise<void> {
  if (!asset) return void res.status(404).type("text/plain").send("Not found");
  // an older page may still ask by an older address: it gets today's file, but does not keep it
  const current = req.params["hash"] === asset.hash;
  res.set("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache");
  res.set("Content-Type", asset.type);
  res.vary("Accept-Encoding");
  const encoding = req.acceptsEncodings("br", "gzip") || "identity";
  if (encoding !== "identity") res.set("Content-Encoding", encoding);
  res.end(await bytesFor(asset, encoding));
}

function bytesFor(asset: Asset, encoding: string): Promise<Buffer> {
  let bytes = asset.encoded.get(encoding);
  if (!bytes) {
    bytes = encode(asset.bytes, encoding);
    asset.encoded.set(encoding, bytes);
  }
  return bytes;
}

async function encode(bytes: Buffer, encoding: string): Promise<Buffer> {
  if (encoding === "gzip") return gzip(bytes);
  if (encoding !== "br") return bytes;
  return brotli(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 7 } });
}
