import { expect, test } from "vitest";
import { passwordProblem } from "../../src/accounts/passwords/password-problem.js";

const alice = {
  email: "alice.andersson@acme.test",
  name: "Alice Andersson",
  companyName: "Acme Rockets",
};

test.each([
  ["short", "tulip-canvas"[0]?.repeat(11) ?? "", "at least 12"],
  ["long", "tulip canvas ".repeat(20), "at most 256"],
  ["one character", "aaaaaaaaaaaaaaaa", "over and over"],
  ["a pair", "ababababababab", "over and over"],
  ["a group", "xyz1xyz1xyz1", "over and over"],
  ["digits in order", "123456789012", "run of"],
  ["digits backwards", "987654321098", "run of"],
  ["a row of keys", "qwertyuiopas", "run of"],
  ["rows of keys", "asdfghjklzxcvbnm", "run of"],
  ["a listed one", "1q2w3e4r5t6y", "tried first"],
  ["a word and digits", "Password123!", "tried first"],
  ["a word in disguise", "P@ssw0rd2024!", "tried first"],
  ["two words joined", "letmeinplease", "tried first"],
  ["a season and a year", "Summer-2026!!!", "tried first"],
  ["this product", "ticketflower1", "tried first"],
  ["the address", "alice.andersson", "others know"],
  ["the name", "AliceAndersson1", "others know"],
  ["the company", "acme rockets 99", "others know"],
])("refuses %s", (_what, password, words) => {
  expect(passwordProblem(password, alice)).toContain(words);
});

test.each([
  "violet anchor museum 47",
  "correct zebra pylon staple",
  "kR7#mQ2$wX9z",
  "alice knows no password like this one",
  "ärger über grüne öltürme",
  "passwords are overrated, friend",
])("takes %s", (password) => {
  expect(passwordProblem(password, alice)).toBeNull();
});

test("counts characters, not bytes", () => {
  expect(passwordProblem("🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔", alice)).toContain("at least 12");
});
