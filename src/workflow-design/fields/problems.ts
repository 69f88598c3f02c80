/** Why a fields schema cannot be stored: where (a JSON pointer; "" is all of it) and why, as the end of a sentence. */
export interface FieldProblem {
  readonly path: string;
  readonly reason: string;
}

/** Collects problems; stops at 50, since nobody reads more. */
export class Problems {
  readonly list: FieldProblem[] = [];

  /** Notes a problem at the path made of these segments. */
  add(path: readonly (string | number)[], reason: string): void {
    if (this.list.length < 50) this.list.push({ path: pointer(path), reason });
  }
}

/** A JSON pointer; over-long segments are cut, so that a message stays readable. */
function pointer(path: readonly (string | number)[]): string {
  return path
    .map(
      (segment) => `/${String(segment).slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1")}`,
    )
    .join("");
}
