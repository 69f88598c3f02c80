/** Where a box or chip lies, in pixels. */
export interface Place {
  readonly left: number;
  /** Its row: the middle of its height. */
  readonly centre: number;
  readonly width: number;
  readonly height: number;
}

/** Places by the id of the node or chip. */
export type Places = ReadonlyMap<string, Place>;

export interface Point {
  readonly x: number;
  readonly y: number;
}
