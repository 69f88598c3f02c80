import type { Actor } from "../../access/index.js";
import { withCompany, type CompanyTx } from "../../db/index.js";

/** Where what files hold is kept. The one place to change to keep it elsewhere; their names and rights stay in the database. */
export interface FileContents {
  /** In the transaction of the file's row. */
  write(tx: CompanyTx, fileId: number, bytes: Buffer): Promise<void>;
  /** Piece by piece, a transaction each, so that a slow reader holds none. */
  read(actor: Actor, fileId: number): AsyncIterable<Uint8Array>;
  remove(tx: CompanyTx, fileId: number): Promise<void>;
}

/** Bytes of a piece. */
const CHUNK = 256 * 1024;
/** Pieces in one statement. */
const AT_ONCE = 8;

/** In the database, in pieces. */
export const fileContents: FileContents = {
  async write({ companyId, db }, fileId, bytes) {
    const pieces = Math.ceil(bytes.length / CHUNK);
    for (let first = 0; first < pieces; first += AT_ONCE) {
      const count = Math.min(AT_ONCE, pieces - first);
      await db.file_chunk.createMany({
        data: Array.from({ length: count }, (_, at) => ({
          company_id: companyId,
          file_id: fileId,
          seq: first + at,
          bytes: Uint8Array.from(bytes.subarray((first + at) * CHUNK, (first + at + 1) * CHUNK)),
        })),
      });
    }
  },
  async *read(actor, fileId) {
    for (let next = 0; ; next += AT_ONCE) {
      const pieces = await withCompany(actor, ({ companyId, db }) =>
        db.file_chunk.findMany({
          where: { company_id: companyId, file_id: fileId, seq: { gte: next } },
          orderBy: { seq: "asc" },
          take: AT_ONCE,
          select: { bytes: true },
        }),
      );
      for (const { bytes } of pieces) yield bytes;
      if (pieces.length < AT_ONCE) return;
    }
  },
  async remove({ companyId, db }, fileId) {
    await db.file_chunk.deleteMany({ where: { company_id: companyId, file_id: fileId } });
  },
};
