import type { Actor } from "../access/index.js";
import { isSystemStaff, mayAdministerCompany, mayDesign } from "../access/index.js";

/** One entry of the side bar. */
export interface NavItem {
  readonly label: string;
  readonly href: string;
  readonly icon: string;
  /** A number behind the label and what it counts, such as 6 "waiting". */
  readonly count?: number;
  readonly counted?: string;
}

/** A titled part of the side bar. */
export interface NavGroup {
  readonly label: string;
  readonly items: readonly NavItem[];
}

export type Navigation = readonly NavGroup[];

/** The side bar of this reader; `administered` are the workflows whose tickets they administer, `waiting` the tasks they could do, `unread` what they were told of. */
export function navigationFor(
  actor: Actor,
  administered: readonly NavItem[],
  waiting = 0,
  unread = 0,
): Navigation {
  const groups: NavGroup[] = [
    {
      label: "Work",
      items: [
        { label: "Home", href: "/", icon: "home" },
        {
          label: "Tasks",
          href: "/tasks",
          icon: "list-check",
          ...(waiting > 0 ? { count: waiting, counted: "waiting" } : {}),
        },
        { label: "My tickets", href: "/tickets", icon: "ticket" },
        {
          label: "Notifications",
          href: "/notifications",
          icon: "bell",
          ...(unread > 0 ? { count: unread, counted: "unread" } : {}),
        },
      ],
    },
    { label: "Administer", items: administered },
    {
      label: "Design",
      items: mayDesign(actor)
        ? [{ label: "Workflows", href: "/design/workflows", icon: "route" }]
        : [],
    },
    {
      label: "Company",
      items: mayAdministerCompany(actor)
        ? [
            { label: "Users", href: "/company/users", icon: "users" },
            { label: "Roles", href: "/company/roles", icon: "shield-check" },
            { label: "Calendar", href: "/company/calendar", icon: "calendar" },
            { label: "Settings", href: "/company/settings", icon: "settings" },
            { label: "Audit", href: "/company/audit", icon: "history" },
          ]
        : [],
    },
    {
      label: "System",
      items: isSystemStaff(actor) ? [{ label: "Operator", href: "/operator", icon: "server" }] : [],
    },
  ];
  return groups.filter((group) => group.items.length > 0);
}

/** The same with `current` on the entry whose address is the longest beginning of this one. */
export function marked(navigation: Navigation, path: string): unknown[] {
  const hrefs = navigation.flatMap((group) => group.items.map((item) => item.href));
  const current = hrefs
    .filter((href) => path === href || (href !== "/" && path.startsWith(`${href}/`)))
    .toSorted((a, b) => b.length - a.length)[0];
  return navigation.map((group) => ({
    ...group,
    items: group.items.map((item) => ({ ...item, current: item.href === current })),
  }));
}
