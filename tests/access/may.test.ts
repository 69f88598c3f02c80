import { expect, test } from "vitest";
import {
  mayAdministerInstance,
  mayDesign,
  mayExecute,
  maySeeTicket,
  maySubmit,
  type Actor,
  type NamedUsers,
  type RoleList,
} from "../../src/access/index.js";

const HR = { id: 1, name: "HR" };
const open: RoleList = { restricted: false, roleIds: [] };
const hrOnly: RoleList = { restricted: true, roleIds: [HR.id] };
const nobody: RoleList = { restricted: true, roleIds: [] };

function someone(over: Partial<Actor> = {}): Actor {
  return {
    companyId: 1,
    companyName: "Acme",
    userId: 7,
    name: "Erin",
    email: "erin@acme.test",
    roles: [],
    isCompanyAdmin: false,
    isDesigner: false,
    ...over,
  };
}

const erin = someone();
const bob = someone({ userId: 8, roles: [HR] });
const alice = someone({ userId: 9, isCompanyAdmin: true });

test.each<[string, Actor, RoleList, boolean]>([
  ["anybody, an open list", erin, open, true],
  ["a holder", bob, hrOnly, true],
  ["somebody else", erin, hrOnly, false],
  ["a company admin", alice, hrOnly, true],
  ["a restricted list that lost its roles", bob, nobody, false],
])("submit: %s", (_what, actor, list, may) => {
  expect(maySubmit(actor, list)).toBe(may);
});

test.each<[string, Actor, RoleList, boolean]>([
  ["an empty list means company admins only", bob, open, false],
  ["an empty list and a company admin", alice, open, true],
  ["a holder", bob, hrOnly, true],
  [
    "roles beside an unrestricted list count for nothing",
    bob,
    { restricted: false, roleIds: [HR.id] },
    false,
  ],
])("administer: %s", (_what, actor, list, may) => {
  expect(mayAdministerInstance(actor, list)).toBe(may);
});

const none: number[] = [];
const unnamed = { named: false, userIds: none, substituteIds: none };
const named = (userIds: number[], substituteIds = none) => ({
  named: true,
  userIds,
  substituteIds,
});
test.each<[string, Actor, RoleList, NamedUsers, boolean, boolean]>([
  ["a holder, nobody named", bob, hrOnly, unnamed, false, true],
  ["a holder who is named", bob, hrOnly, named([8]), false, true],
  ["a holder when another is named", bob, hrOnly, named([7]), false, false],
  ["a named person without the role", erin, hrOnly, named([7]), false, false],
  ["named with nobody in it never falls open", bob, open, named([]), false, false],
  ["a ticket admin of the instance", erin, hrOnly, named([8]), true, true],
  ["a company admin", alice, nobody, named([]), false, true],
  ["the substitute of a named person, with the role", bob, hrOnly, named([7], [8]), false, true],
  [
    "the substitute of a named person, without the role",
    erin,
    hrOnly,
    named([8], [7]),
    false,
    false,
  ],
  [
    "somebody else's substitute where nobody is named",
    erin,
    hrOnly,
    { ...unnamed, substituteIds: [7] },
    false,
    false,
  ],
  [
    "a holder when another is named who has another substitute",
    bob,
    hrOnly,
    named([7], [9]),
    false,
    false,
  ],
])("execute: %s", (_what, actor, list, users, administers, may) => {
  expect(mayExecute(actor, list, users, administers)).toBe(may);
});

test("a ticket is seen by its submitter and its admins", () => {
  expect(maySeeTicket(erin, { submitterId: 7, adminList: hrOnly })).toBe(true);
  expect(maySeeTicket(bob, { submitterId: 7, adminList: hrOnly })).toBe(true);
  expect(maySeeTicket(someone({ userId: 10 }), { submitterId: 7, adminList: hrOnly })).toBe(false);
});

test("designers and company admins design", () => {
  expect([erin, someone({ isDesigner: true }), alice].map(mayDesign)).toEqual([false, true, true]);
});
