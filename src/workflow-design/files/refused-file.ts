import { reject } from "../../access/index.js";
import type { FileProblem } from "./file-problems.js";

/** The refusal of a file, each problem at its place in the file. */
export function refusedFile(problems: readonly FileProblem[]): ReturnType<typeof reject> {
  return reject(
    "invalid",
    "Expected an export file, but this one has mistakes. Nothing was imported.",
    {
      errors: problems.map(({ path, reason }) => ({
        field: "file",
        message: path === "" ? `The file ${reason}` : `${path} ${reason}`,
      })),
    },
  );
}
