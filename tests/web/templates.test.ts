import fc from "fast-check";
import nunjucks from "nunjucks";
import { expect, test } from "vitest";
import { Templates } from "../../src/web/templates.js";

/** The views of these tests, by name. */
const views: Record<string, string> = {
  "base.njk":
    "{% from 'parts.njk' import box %}{{ box('base', top) }}[{% block one %}one{% endblock %}|{% block two %}two{% endblock %}]{{ top }}",
  "page.njk":
    "{% extends 'base.njk' %}{% set top = 'from the page' %}{% block one %}{{ super() }} and mine, {{ box(text) }}{% endblock %}",
  "parts.njk":
    "{% set tone = 'calm' %}{% macro box(text, o) %}{% set o = o or {} %}<b class=\"{{ tone }}\">{{ text }}{% if o.more %} {{ o.more }}{% endif %}{% if caller %}{{ caller() }}{% endif %}</b>{% endmacro %}{% macro twice(text, sign = '!') %}{{ box(text) }}{{ sign }}{{ box(text, { more: text }) }}{% endmacro %}",
  "context.njk": "{% macro said() %}{{ text }}{% endmacro %}{% set seen = text %}",
  "broken.njk": "{% if %}",
  "row.njk": "({{ loop.index }} {{ row }} {{ text }})",
};

/** What views do: each must come out as the library alone would have it. */
const uses: readonly string[] = [
  "{{ text }} {{ number }} {{ nothing }} {{ missing }} {{ yes }} {{ markup }} {{ list }} {{ minus }}",
  "{{ deep.one.two }} {{ deep.other.two }} {{ list.length }} {{ list.join('<') }} {{ deep.one['two'] }} {{ text.toUpperCase() }}",
  "{% for row in list %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.length }}{{ row }}{% else %}none{% endfor %}",
  "{% for row in list %}{% for inner in list %}{{ loop.index }}{{ inner }}{% endfor %}{{ loop.index }}{{ loop.last }}{% endfor %}{{ row }}{{ loop }}",
  "{% for key, value in deep.one %}{{ key }}={{ value }};{{ loop.first }}{% endfor %}{% for a, b in [[1, 2], [3, 4]] %}{{ a }}{{ b }}{% endfor %}{% for row in missing %}x{% endfor %}",
  "{% set a = 1 %}{% for row in list %}{% set a = a + 1 %}{% set inside = row %}{% endfor %}{{ a }}{{ inside }}{% set a, b = 7 %}{{ a }}{{ b }}",
  "{% set constructor = 'mine' %}{{ constructor }}{% for toString in list %}{{ toString }}{% endfor %}{{ valueOf }}",
  "{% from 'parts.njk' import box, twice as two %}{{ box(text) }}{{ box(text, { more: text }) }}{{ two('a') }}{{ two('a', '<') }}{{ two('a', sign = '?') }}{{ box() }}{{ box(text = 'named') }}{{ box(1, { more: 2 }, 3) }}",
  "{% from 'parts.njk' import box %}{% call box(text, { more: 1 }) %}{{ text }}{% for row in list %}{% call box(row) %}{{ loop.index }}{{ text }}{% endcall %}{% endfor %}{% endcall %}",
  "{% import 'parts.njk' as parts %}{{ parts.box(text) }}{{ parts.tone }}{% from 'context.njk' import said, seen with context %}{{ said() }}{{ seen }}{% from 'context.njk' import said as alone %}{{ alone() }}",
  "{% for row in list %}{% include 'row.njk' %}{% endfor %}",
  "{% macro here(a, b = 2) %}{{ a }}{{ b }}{{ text }}{% endmacro %}{{ here(1) }}{{ here(1, 3) }}{{ here(1, b = 4) }}{{ here() }}{% macro alone() %}{{ caller }}{% endmacro %}{{ alone() }}",
  "{{ text | upper }}{{ text | safe }}{{ markup | length }}{{ list | join(', ') }}{{ text | replace('<', '>') }}{{ (text | escape) }}{{ 'a' in list }}{{ text if yes else 1 }}{{ text if missing }}",
  "{% set captured %}<i>{{ text }}</i>{% endset %}{{ captured }}{% if yes and not missing %}{{ call() }}{{ deep.method() }}{% endif %}",
  "{{ fails() }}",
  "{{ missing() }}",
  "{% include 'none.njk' %}",
  "{% from 'parts.njk' import nobody %}",
  "{{ text",
  "{% extends 'broken.njk' %}",
];
uses.forEach((text, at) => (views[`use-${at}.njk`] = text));

const loader = {
  getSource: (name: string) =>
    name in views ? { src: views[name] ?? "", path: name, noCache: false } : null,
} as unknown as nunjucks.ILoader;
const options = { autoescape: true, trimBlocks: true, lstripBlocks: true };
const ours = new Templates(loader, options);
const theirs = new nunjucks.Environment(loader, options);

function data() {
  return {
    text: `<a href="x">it's & \\ that</a>`,
    number: 1.5,
    minus: -0,
    nothing: null,
    yes: true,
    markup: new nunjucks.runtime.SafeString("<br>"),
    list: ["a", "<b>", "c"],
    deep: { one: { two: "<2>" }, word: "<w>", method: deepMethod },
    call: () => new nunjucks.runtime.SafeString("<hr>"),
    fails: () => {
      throw new Error("on purpose");
    },
  };
}

function deepMethod(this: { word: string }): string {
  return this.word;
}

function shown(environment: nunjucks.Environment, name: string): string {
  try {
    return environment.render(name, data());
  } catch (error) {
    return (error as Error).message.replaceAll(/\[Line.*?\]/g, "");
  }
}

test.each(["page.njk", ...uses.map((_, at) => `use-${at}.njk`)])(
  "%s comes out as the library has it, the second time too",
  (name) => {
    const expected = shown(theirs, name);
    expect(shown(ours, name)).toBe(expected);
    expect(shown(ours, name)).toBe(expected);
  },
);

test("what is printed is escaped as the library does", () => {
  const signs = fc.constantFrom("&", '"', "'", "<", ">", "\\", "`", "=", "/", "é", "a", "\0");
  const anything = fc.oneof(fc.string({ unit: signs }), fc.string(), fc.anything());
  fc.assert(
    fc.property(anything, (text) => {
      const [expected, got] = [theirs, ours].map((environment) => {
        try {
          return environment.renderString("{{ text }}{{ text.length }}", { text });
        } catch (error) {
          return (error as Error).message;
        }
      });
      expect(got).toBe(expected);
    }),
    { numRuns: 300 },
  );
});

test("what one reader's page held is not in another's, although an error left it in the middle of a macro", () => {
  views["failing.njk"] =
    "{% from 'parts.njk' import box %}{% call box(secret) %}{{ fails() }}{% endcall %}";
  views["calm.njk"] =
    "{% from 'parts.njk' import box %}{% call box('x') %}{{ secret }}{% endcall %}";
  expect(() => ours.render("failing.njk", { ...data(), secret: "mine" })).toThrow("on purpose");
  expect(ours.render("calm.njk", {})).toBe('<b class="calm">x</b>');
});

test("a view's imports are read once, not at each rendering", () => {
  let made = 0;
  views["counted.njk"] = "{% set made = count() %}{% macro no() %}{{ made }}{% endmacro %}";
  views["counting.njk"] = "{% from 'counted.njk' import no %}{{ no() }}";
  ours.addGlobal("count", () => (made += 1));
  expect([1, 2, 3].map(() => ours.render("counting.njk"))).toEqual(["1", "1", "1"]);
  expect(made).toBe(1);
});
