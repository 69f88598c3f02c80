/** Everybody of the named world; README and demo data have the same people. */
export const people = {
  alice: { name: "Alice Andersson", company: "acme", roles: ["Company Admin"] },
  dana: { name: "Dana Moreau", company: "acme", roles: ["Workflow Designer", "Employee"] },
  bob: { name: "Bob Okafor", company: "acme", roles: ["HR", "Employee"] },
  fay: { name: "Fay Lindqvist", company: "acme", roles: ["Finance", "Employee"] },
  erin: { name: "Erin Walsh", company: "acme", roles: ["Employee"] },
  charlie: { name: "Charlie Duarte", company: "globex", roles: ["Company Admin"] },
} as const;

export type Person = keyof typeof people;
export type Company = "acme" | "globex";

/** The password of all of them. */
export const PASSWORD = "violet anchor museum 47";

export function emailOf(person: Person): string {
  return `${person}@${people[person].company}.test`;
}
