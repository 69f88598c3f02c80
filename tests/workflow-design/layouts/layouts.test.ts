import { describe, expect, test } from "vitest";
import type { Fields } from "../../../src/engine/index.js";
import { checkLayout, layoutMessage, renderLayout } from "../../../src/workflow-design/index.js";

const list = [
  { key: "amount", required: true },
  { key: "item", required: false },
];
const values: Fields = {
  amount: 5000,
  item: '<img src=x onerror="alert(1)">',
  tags: ["a", "b"],
  decision: "approve",
};

/** The parts as one text, a field as [key]; a problem as "! what". */
function render(source: string, kind: "edit" | "display" = "display"): string {
  const rendered = renderLayout(kind, source, values, list);
  if ("problem" in rendered) return `! ${rendered.problem}`;
  return rendered.parts.map((part) => ("field" in part ? `[${part.field}]` : part.html)).join("");
}

describe("what a layout can say", () => {
  test.each([
    [
      "<h3>Cost</h3>{% field 'amount' %}<p>Above {{ amount | divided_by: 2 }}</p>",
      "<h3>Cost</h3>[amount]<p>Above 2500</p>",
    ],
    ['{% if decision == "approve" %}yes{% else %}no{% endif %}', "yes"],
    [
      "{% for t in tags %}{{ t | upcase }}{% unless forloop.last %}, {% endunless %}{% endfor %}",
      "A, B",
    ],
    [
      "{% case amount %}{% when 5000 %}five{% endcase %}{% comment %}x{% endcomment %}{% # y %}",
      "five",
    ],
    ["{% assign half = amount | times: 0.5 %}{{ half }}", "2500"],
    ['{{ "2026-11-30T23:30:00Z" | date: "%d %B %Y %H:%M" }}', "30 November 2026 23:30"],
    ["<h1>One</h1><h2>Two</h2>", "<h3>One</h3><h3>Two</h3>"],
    [
      '<a href="https://x.test/?a=1&b=2" target="_blank" title="t">x</a>',
      '<a href="https://x.test/?a=1&amp;b=2" rel="noopener noreferrer nofollow" title="t">x</a>',
    ],
    [
      '<table><tr><td colspan="2" rowspan="99999">x</td></tr></table>',
      '<table><tr><td colspan="2">x</td></tr></table>',
    ],
    ["{{ missing }}{{ missing.deeper }}", ""],
  ])("%s", (source, html) => {
    expect(checkLayout(source)).toBeNull();
    expect(render(source)).toBe(html);
  });

  test("a form has each field once, and the required ones in any case", () => {
    expect(render('{% field "item" %}<hr />{% field "item" %}', "edit")).toBe(
      "[item]<hr />[amount]",
    );
    expect(render('{% field "amount" %}', "edit")).toBe("[amount]");
    expect(render('{% if false %}{% field "amount" %}{% endif %}', "edit")).toBe("[amount]");
    expect(render('{% field "item" %}{% field "item" %}')).toBe("[item][item]");
  });

  test("a field of another form stays out", () => {
    expect(render('a{% field "salary" %}b')).toBe("ab");
  });
});

describe("what is wrong is said, with its line", () => {
  test.each([
    ["a\n\n{% include 'package.json' %}", "there is no tag “include” (line 3)"],
    ['{% render "/etc/passwd" %}', "there is no tag “render” (line 1)"],
    ["{% layout 'x' %}", "there is no tag “layout” (line 1)"],
    ["{% block b %}{% endblock %}", "there is no tag “block” (line 1)"],
    ["{% capture x %}{% endcapture %}", "there is no tag “capture” (line 1)"],
    ["{% raw %}x{% endraw %}", "there is no tag “raw” (line 1)"],
    ["{% liquid\n include 'a' %}", "there is no tag “liquid” (line 1)"],
    ["{% field amount %}", 'a field is placed as {% field "key" %} (line 1)'],
    ['{% field "a b" %}', 'a field is placed as {% field "key" %} (line 1)'],
    ["x\n{% if a %}", "tag {% if a %} not closed (line 2)"],
    ["{{ a", 'output "{{ a" not closed (line 1)'],
  ])("%s", (source, problem) => {
    const found = checkLayout(source);
    expect(found && layoutMessage(found)).toBe(`The layout cannot be used: ${problem}`);
    expect(render(source)).toMatch(/^! /);
  });

  test("a layout that is too long", () => {
    expect(checkLayout("x".repeat(20_000))).toBeNull();
    expect(checkLayout("x".repeat(20_001))).toEqual({
      problem: "it is longer than 20,000 characters",
      line: null,
    });
  });

  // Filters are looked up when they run, in liquidjs; a layout that names an unknown one must not be saved all the same.
  test.each(["raw", "json", "where_exp", "inspect", "sort", "nosuch"])(
    "the filter %s",
    (filter) => {
      const found = checkLayout(`{% if false %}\n{{ item | ${filter} }}{% endif %}`);
      expect(found && layoutMessage(found)).toBe(
        `The layout cannot be used: there is no filter “${filter}” (line 2)`,
      );
    },
  );
});

describe("hostile layouts", () => {
  test.each([
    ["a value is text", "{{ item }}", '&lt;img src=x onerror="alert(1)"&gt;'],
    [
      "a value in an attribute",
      '<a title="{{ item }}">x</a>',
      '<a title="&lt;img src=x onerror=&quot;alert(1)&quot;&gt;">x</a>',
    ],
    ["script", "a<script>alert(1)</script>b", "ab"],
    ["style", "a<style>*{display:none}</style>b", "ab"],
    [
      "style attribute, class, id, events",
      '<p style="position:fixed" class="tf-errors" id="main" onclick="x()">a</p>',
      "<p>a</p>",
    ],
    ["image", '<img src="https://x.test/pixel.png" onerror="x()">', ""],
    ["svg", "<svg><script>alert(1)</script><a href='x'/></svg>", ""],
    ["javascript link", '<a href="javascript:alert(1)">x</a>', "<a>x</a>"],
    ["javascript link in disguise", '<a href="jAva&#x09;script&colon;alert(1)">x</a>', "<a>x</a>"],
    ["data link", '<a href="data:text/html,x">x</a>', "<a>x</a>"],
    [
      "relative and protocol-relative links",
      '<a href="/sign-out">x</a><a href="//x.test">y</a>',
      "<a>x</a><a>y</a>",
    ],
    [
      "form, button and input",
      '<form action="/x"><input name="_csrf"><button>ok</button></form>',
      "ok",
    ],
    ["end tags that would leave the page's form", "</form></div></main><p>x", "<p>x</p>"],
    [
      "elements left open",
      "<details><div><p>a{% field 'amount' %}",
      "<details><div><p>a[amount]</p></div></details>",
    ],
    ["a select that would swallow a control", "<select>{% field 'amount' %}</select>", ""],
    ["a comment that would hide a control", "<!-- {% field 'amount' %}", ""],
    ["a textarea left open", "<textarea>{% field 'amount' %}", ""],
    ["meta and base", '<meta http-equiv="refresh" content="0;url=//x"><base href="//x">', ""],
    ["iframe", '<iframe srcdoc="<script>x</script>">y</iframe>', ""],
    ["own placeholder", '<tf-0000000000000000 k="amount"></tf-0000000000000000>', ""],
    [
      "prototypes",
      "{{ item.constructor }}{{ constructor }}{{ tags.constructor.constructor }}{{ __proto__ }}",
      "",
    ],
  ])("%s", (_name, source, html) => {
    expect(render(source)).toBe(html);
  });

  test("a control never stands inside an attribute", () => {
    const html = render(
      `<a title="{% field 'amount' %}" href="https://x.test/{% field 'amount' %}">x</a>`,
    );
    expect(html).not.toContain("[amount]");
    expect(html).toMatch(/^<a [^<>]*>x<\/a>$/);
  });

  test.each([
    ["endless counting", "{% for i in (1..1000000000) %}x{% endfor %}", "it needs too much memory"],
    [
      "loops in loops",
      "{% for a in (1..5000) %}{% for b in (1..5000) %}{% endfor %}{% endfor %}",
      /it (takes too long|needs too much memory)/,
    ],
    [
      "literal text in a loop",
      `{% for a in (1..1000) %}${"x".repeat(1_000)}{% endfor %}`,
      "it produces more than 60,000 characters",
    ],
    [
      "doubling",
      `{% assign s = "xxxxxxxxxx" %}${"{% assign s = s | append: s %}".repeat(40)}{{ s }}`,
      "it needs too much memory",
    ],
    ["widths in a date", '{{ "2026-01-01" | date: "%9999999999d" }}', "it needs too much memory"],
    ["deep elements", "<div>".repeat(3_000), null],
  ])("bombs: %s", (_name, source, problem) => {
    const html = render(source);
    if (problem === null) expect(html.length).toBeLessThan(2_000);
    else if (typeof problem === "string") expect(html).toBe(`! ${problem}`);
    else expect(html).toMatch(problem);
  });

  test("twelve hundred nested tags end in a problem or in nothing, never in an overflow", () => {
    expect(render(`${"{%if a%}".repeat(1_170)}${"{%endif%}".repeat(1_170)}`)).toMatch(
      /^$|^! it is nested too deeply$/,
    );
  });

  test("time is bounded even where memory is not used", () => {
    const loop = "{% for a in tags %}".repeat(40) + "{% endfor %}".repeat(40);
    expect(render(loop)).toBe("! it takes too long");
  });
});
