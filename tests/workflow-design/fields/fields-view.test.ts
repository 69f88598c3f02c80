import { describe, expect, test } from "vitest";
import { root } from "../../../bin/lib/project.mjs";
import type { Fields, Json } from "../../../src/engine/index.js";
import { loadViews } from "../../../src/web/views.js";
import {
  compileFields,
  formFields,
  renderLayout,
  showValue,
  type FieldView,
} from "../../../src/workflow-design/index.js";

const views = loadViews(root, { address: (name: string) => `/${name}` } as never);
const users = [{ id: 7, name: "Fay <b>" }];

const schema: Json = {
  type: "object",
  properties: {
    item: { type: "string", title: "Item", description: "In a few words" },
    amount: { type: "number", title: "Amount" },
    note: { type: "string", format: "textarea", title: "Note" },
    day: { type: "string", format: "date", title: "First day" },
    decision: {
      type: "string",
      title: "Decision",
      oneOf: [
        { const: "approve", title: "Approve" },
        { const: "reject", title: "Reject", description: "Ends the ticket" },
      ],
    },
    extras: { type: "array", title: "Extras", items: { enum: ["desk", "phone"] } },
    boss: { type: "string", format: "user", title: "Boss" },
    quote: { type: "string", format: "uri", title: "Quote" },
    at: { type: "string", format: "date-time", title: "At" },
  },
};
const compiled = compileFields(schema);
if (!compiled.ok) throw new Error("the schema");
const { fields } = compiled;
const list = fields.list.map((field) => ({ key: field.key, required: field.key !== "note" }));

function show(values: Fields, errors: { field: string; message: string }[] = []): string {
  const shown = formFields(fields, list, values, errors, { users });
  return render('{% from "components/fields.njk" import fields %}{{ fields(views) }}', {
    views: shown,
  });
}
function render(source: string, data: object): string {
  return views.renderString(source, data).replaceAll(/\s+/g, " ");
}

describe("a form's fields as HTML", () => {
  test("label, hint and control are wired by the field's name", () => {
    const html = show({
      item: 'six "meters" <b>',
      amount: 5000,
      extras: ["phone"],
      decision: "reject",
      boss: "7",
      day: "2026-02-28",
    });
    expect(html).toContain(
      '<label for="field-item">Item</label> <p class="tf-hint" id="field-item-hint">In a few words</p>',
    );
    expect(html).toMatch(
      /<input class="form-control" id="field-item" name="field.item" type="text" value="six &quot;meters&quot; &lt;b&gt;"[^>]* aria-describedby="field-item-hint">/,
    );
    expect(html).toMatch(
      /<input class="form-control tf-w-s" id="field-amount" name="field.amount" type="text" value="5000"[^>]* inputmode="decimal"/,
    );
    expect(html).toContain(
      '<label for="field-note">Note <span class="tf-optional">(optional)</span></label>',
    );
    expect(html).toMatch(/<input [^>]*name="field.day" type="date" value="2026-02-28"/);
    expect(html).toMatch(/type="radio" id="field-decision" name="field.decision" value="approve">/);
    expect(html).toMatch(
      /type="radio" id="field-decision-2" name="field.decision" value="reject" checked aria-describedby="field-decision-2-note">/,
    );
    expect(html).toMatch(
      /type="checkbox" id="field-extras-2" name="field.extras" value="phone" checked>/,
    );
    expect(html).toContain('<option value="7" selected>Fay &lt;b&gt;</option>');
  });

  test("an error stands at its field, and what was typed stays", () => {
    const html = show({ amount: "five" }, [
      { field: "amount", message: "Amount must be a number" },
    ]);
    expect(html).toContain('<div class="tf-field tf-invalid"> <label for="field-amount">');
    expect(html).toMatch(/id="field-amount-error">.*Error: .*Amount must be a number/);
    expect(html).toMatch(
      /name="field.amount" type="text" value="five"[^>]* aria-describedby="field-amount-error" aria-invalid="true"/,
    );
    expect(html.match(/tf-invalid/g)).toHaveLength(1);
  });

  test("a layout's parts and the controls are put together", () => {
    const rendered = renderLayout("edit", "<h3>Cost</h3><div>{% field 'amount' %}</div>", {}, [
      { key: "amount", required: true },
    ]);
    if ("problem" in rendered) throw new Error(rendered.problem);
    const shown: readonly FieldView[] = formFields(
      fields,
      [{ key: "amount", required: true }],
      {},
      [],
      { users },
    );
    const html = render(
      '{% from "components/fields.njk" import layoutForm %}{{ layoutForm(parts, views) }}',
      { parts: rendered.parts, views: shown },
    );
    expect(html).toMatch(
      /^ ?<h3>Cost<\/h3><div> ?<div class="tf-field">.*name="field.amount".*<\/div> <\/div> ?$/,
    );
  });
});

describe("values as HTML", () => {
  const value = (key: string, stored: Json): string => {
    const field = fields.byKey.get(key);
    if (field === undefined) throw new Error(key);
    const shown = showValue(field, stored, (id) => (id === "7" ? "Fay" : null));
    return render(
      '{% from "components/field-value.njk" import fieldValue %}{{ fieldValue(shown) }}',
      { shown },
    ).trim();
  };

  test.each<[string, Json, string]>([
    ["item", "<b>", "&lt;b&gt;"],
    ["item", null, '<span class="tf-muted">Not answered</span>'],
    ["amount", 12500.5, "12,500.5"],
    ["note", "a\nb", '<span class="tf-lines">a b</span>'],
    ["day", "2026-02-28", "28 Feb 2026"],
    ["decision", "reject", "Reject"],
    ["extras", ["desk", "phone"], "desk and phone"],
    ["extras", [], '<span class="tf-muted">None</span>'],
    ["boss", "7", "Fay"],
    ["boss", "9", "an unknown user"],
    [
      "quote",
      "https://x.test/?a=1&b",
      '<a href="https://x.test/?a=1&amp;b" rel="noopener noreferrer nofollow">https://x.test/?a=1&amp;b</a>',
    ],
    ["quote", "javascript:alert(1)", "javascript:alert(1)"],
  ])("%s %j", (key, stored, html) => {
    expect(value(key, stored)).toBe(html);
  });

  test("a time is the reader's", () => {
    expect(value("at", "2026-11-30T09:15:00Z")).toMatch(
      /^<time datetime="2026-11-30T09:15:00.000Z">30 Nov( 2026)? 09:15<\/time>$/,
    );
  });
});
