import { z } from "zod";
import type { ExternalReference } from "../../engine/index.js";
import { asBody, list, rowId } from "../../web/index.js";

/** A text as typed, its line ends made one kind; what is too long or missing is said by the command. */
export const typedText = z
  .union([z.string(), z.array(z.string()).transform((texts) => texts[0] ?? "")])
  .default("")
  .transform((text) => text.replaceAll("\r\n", "\n").trim());

/** The form of a new workflow. */
export const newWorkflowForm = z.object({
  title: typedText,
  key: typedText,
  prefix: typedText.transform((text) => text.toUpperCase()),
  description: typedText,
});

/** The form of a draft's own columns. */
export const workflowForm = z.object({
  title: typedText,
  // A published workflow's form does not ask for it.
  prefix: z
    .string()
    .transform((text) => text.trim().toUpperCase())
    .optional(),
  description: typedText,
  title_field: typedText.transform((text) => (text === "" ? null : text)),
  display_layout: typedText,
  updated_at: typedText,
});

/** References typed as rows of ref_label, ref_desc and ref_uri; empty rows are left out. */
export function referencesOf(body: unknown): readonly ExternalReference[] {
  const typed = asBody(body);
  const [labels, descs, uris] = ["ref_label", "ref_desc", "ref_uri"].map((name) =>
    list(typed[name]),
  );
  const rows = (labels ?? []).map((label, row) => ({
    label: label.trim(),
    desc: (descs?.[row] ?? "").trim(),
    uri: (uris?.[row] ?? "").trim(),
  }));
  return rows.filter(({ label, desc, uri }) => label !== "" || desc !== "" || uri !== "");
}

/** Ids of ticked roles; what is no id is left out, what is no role of the company is refused by the command. */
export function roleIdsOf(body: unknown, name: string): readonly number[] {
  return list(asBody(body)[name]).flatMap((text) => rowId(text) ?? []);
}
