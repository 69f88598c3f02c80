/** Characters that a layout may produce. */
const OUTPUT_LENGTH = 60_000;

/** Collects what a layout writes, and stops it when that is too much: the memory limit of liquidjs does not count literal text. */
export class BoundedOutput {
  buffer = "";

  write(text: unknown): void {
    this.buffer += text === null || text === undefined ? "" : String(text);
    if (this.buffer.length > OUTPUT_LENGTH)
      throw new Error(`it produces more than ${OUTPUT_LENGTH.toLocaleString("en")} characters`);
  }
}
