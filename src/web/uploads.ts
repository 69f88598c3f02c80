import type { Request, Response } from "express";
import multer from "multer";
import { noNulBytes } from "./body.js";
import { HttpRefusal } from "./errors.js";
import { signedIn } from "./reader.js";

/** A file of a form, whole in memory: bounded by the limits below. */
export interface UploadedFile {
  /** The control's name. */
  readonly field: string;
  /** As the browser said it, without folders. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** A file may be this large; bytes. */
const LARGEST_FILE = 10_000_000;
/** A form with all its files; bytes. */
const LARGEST_FORM = 25_000_000;
const MOST_FILES = 10;
/** Forms with files that are read at once by a process, and for one user: each is held in memory. */
const AT_ONCE = 4;
const AT_ONCE_EACH = 2;

const parse = multer({
  storage: multer.memoryStorage(),
  defParamCharset: "utf8",
  limits: {
    fileSize: LARGEST_FILE,
    files: MOST_FILES,
    fields: 2_000,
    parts: 2_000 + MOST_FILES,
    fieldSize: 1_100_000,
    fieldNameSize: 200,
  },
}).any();

/** Who is being read from, once for each form. */
const underWay: number[] = [];

/** Whether a request's body is a form with files, which is left unread until its route is known. */
export function hasFiles(req: Request): boolean {
  return req.is("multipart/form-data") === "multipart/form-data";
}

/** Reads a form with files. Its texts are then where those of other forms are; uploadedFiles() gives the files. */
export async function readFiles(req: Request, res: Response): Promise<void> {
  const length = Number(req.get("content-length") ?? Number.NaN);
  if (Number.isNaN(length)) throw new HttpRefusal(411, "Expected a form that says its length.");
  if (length > LARGEST_FORM) throw tooLarge();
  const userId = signedIn(req)?.userId ?? 0;
  const own = underWay.filter((id) => id === userId).length;
  if (underWay.length >= AT_ONCE || own >= AT_ONCE_EACH)
    throw new HttpRefusal(
      503,
      "Expected room for another upload, but several are under way. Nothing was changed; try again in a few seconds.",
    );
  underWay.push(userId);
  try {
    await inFull(req, res);
  } finally {
    underWay.splice(underWay.indexOf(userId), 1);
  }
}

/** The files of the form, those without a name (nothing was chosen) left out. */
export function uploadedFiles(req: Request): readonly UploadedFile[] {
  const files = Array.isArray(req.files) ? req.files : [];
  return files
    .filter((file) => file.originalname !== "")
    .map((file) => ({ field: file.fieldname, name: file.originalname, bytes: file.buffer }));
}

function inFull(req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => (error ? reject(asRefusal(error)) : resolve());
    void parse(req, res, (error?: unknown) =>
      error ? settle(error) : noNulBytes(req, res, settle),
    );
  });
}

function asRefusal(error: unknown): unknown {
  if (error instanceof HttpRefusal) return error;
  if (error instanceof multer.MulterError && error.code.startsWith("LIMIT_")) return tooLarge();
  const stopped =
    error instanceof Error && /^(Unexpected end of|Malformed|Multipart)/.test(error.message);
  return stopped || error instanceof multer.MulterError
    ? new HttpRefusal(400, "Expected a well-formed form with files, but this one is not.")
    : error;
}

function tooLarge(): HttpRefusal {
  return new HttpRefusal(
    413,
    `Expected at most ${MOST_FILES} files of ${LARGEST_FILE / 1_000_000} MB each and ${LARGEST_FORM / 1_000_000} MB in one form, but this one holds more. Go back and send less at once.`,
  );
}
