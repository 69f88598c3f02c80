// A worker that tests kill: loads, says so, and works when it is told its options.
import { once } from "node:events";

const bundled = new URL("../../dist/worker.mjs", import.meta.url);
const { work } = await import(bundled.href);
process.send?.("loaded");
const [options] = await once(process, "message");
await work(options);
