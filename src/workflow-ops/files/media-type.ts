import { fileTypeFromBuffer } from "file-type";

const UNKNOWN = "application/octet-stream";
const PROGRAMS = new Set([
  "application/x-msdownload",
  "application/x-elf",
  "application/x-mach-binary",
  "application/x-apple-diskimage",
  "application/x-rpm",
  "application/x-deb",
  "application/x-ms-shortcut",
  "application/java-vm",
  "application/wasm",
  "application/vnd.android.package-archive",
  "application/java-archive",
]);

/** What a file is by what it holds, whatever its name and the browser say; what is not recognised is only ever saved. */
export async function mediaTypeOf(bytes: Uint8Array): Promise<{ type: string; runs: boolean }> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined); // a broken file is an unknown one
  const type = found?.mime ?? UNKNOWN;
  return { type: /^[a-z]+\/[\w.+-]{1,100}$/.test(type) ? type : UNKNOWN, runs: PROGRAMS.has(type) };
}
