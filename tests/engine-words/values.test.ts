import { describe, expect, it } from "vitest";
import { fieldTitle, valueInWords, type Json } from "../../src/engine/index.js";
import { purchase } from "./purchase.js";

const properties = purchase.fields_schema["properties"] as { readonly [key: string]: Json };

describe("fieldTitle", () => {
  it.each([
    ["amount", "Amount"],
    ["quote", "Quote"],
    ["second_opinion", "Second opinion"],
    ["submitter", "Submitter"],
    ["constructor", "Constructor"],
  ])("%s is called %s", (key, title) => {
    expect(fieldTitle(purchase, key)).toBe(title);
  });

  it("survives any schema", () => {
    for (const fields_schema of [{}, { properties: null }, { properties: { a: [1] } }] as const)
      expect(fieldTitle({ ...purchase, fields_schema }, "a")).toBe("A");
  });
});

describe("valueInWords", () => {
  it.each<[string, Json, string]>([
    ["item", null, "not answered"],
    ["item", "6 meters\nof cable", "6 meters\nof cable"],
    ["amount", 5000, "5,000"],
    ["amount", -1234567.125, "-1,234,567.125"],
    ["amount", 1e21, "1e+21"],
    ["amount", -0, "0"],
    ["urgent", true, "yes"],
    ["urgent", false, "no"],
    ["needed_by", "2026-11-02", "2 Nov 2026"],
    ["needed_by", "soon", "soon"],
    ["call_at", "2026-11-12T08:41:00Z", "12 Nov 2026, 08:41 UTC"],
    ["call_at", "2026-11-12T08:41:00.5+02:00", "12 Nov 2026, 08:41 UTC+02:00"],
    ["colours", ["r"], "Red"],
    ["colours", ["r", "b", "x"], "Red, Blue and x"],
    ["colours", [], "none"],
    ["lines", [{ price: 1 }, { price: 2 }], "2 rows"],
    ["address", { city: "Oslo", zip: 150 }, "City: Oslo, Zip: 150"],
    ["manager_decision", "rework", "Send back"],
    ["manager_decision", "aproved", "aproved"],
    ["buyer", "u1", "u1"],
  ])("%s %j is %s", (key, value, words) => {
    expect(valueInWords(properties[key], value)).toBe(words);
  });

  it("says users and times as the caller knows them", () => {
    const names = (id: string): string | null => (id === "u1" ? "Erin Walsh" : null);
    expect(valueInWords(properties["buyer"], "u1", names)).toBe("Erin Walsh");
    expect(valueInWords(properties["buyer"], "u2", names)).toBe("an unknown user");
    expect(valueInWords(properties["call_at"], "2026-11-12T08:41:00Z", names, () => "today")).toBe(
      "today",
    );
  });

  it("says something about values that no schema describes", () => {
    expect(valueInWords(undefined, { a: { b: { c: { d: { e: { f: 1 } } } } } })).toContain("…");
    expect(valueInWords({ enum: 5, type: ["x"] }, ["a", 1, true])).toBe("a, 1 and yes");
  });
});
