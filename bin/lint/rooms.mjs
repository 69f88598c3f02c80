// The arrows between the rooms of src/, as import rules. Each says in a sentence what it keeps.

/**
 * @typedef {{ message: string, regex?: string, group?: string[], importNames?: string[], allowImportNames?: string[], allowTypeImports?: boolean }} Arrow
 * @typedef {{ files: string[], rules: Record<string, unknown> }} Override
 */

/** An import that leaves this folder for one of these. @param {string} names a|b|c @param {string} message @returns {Arrow} */
const never = (names, message) => ({ regex: `(^|/)\\.\\./(${names})(/|\\.js$)`, message });

/** An import past the one file that is a room's door. (The linter's expressions have no look-ahead.) @param {string} rooms @param {string} message @param {string} [door] @returns {Arrow} */
const byIndex = (rooms, message, door = "index.js") => ({
  group: rooms.split("|").flatMap((name) => [`**/${name}/**`, `!**/${name}/${door}`]),
  message,
});

/** @param {string} regex @param {string} message @returns {Arrow} */
const packages = (regex, message) => ({ regex: `^(${regex})$`, message });

const ENTRIES = {
  regex: "(^|/)\\.\\.?/(main|worker)\\.js$",
  message: "main.ts and worker.ts are entries: nobody imports them.",
};
const TOP = [
  ENTRIES,
  never("app", "app.ts knows every room and stands on top: no room knows it."),
  never("demo", "The demo company is made of what the rooms offer: no room knows it."),
];
const COMMAND_LINE = never(
  "commands",
  "The command line stands on top of the rooms: nobody knows it.",
);
const ROOMS = "mail|accounts|workflow-design|workflow-ops|operator";
const ROOM_INDEX = byIndex(
  ROOMS,
  "A room is entered by its index.ts only: import from there, or let it export what you need.",
);
const ENGINE_INDEX = byIndex("engine", "The engine is entered by its index.ts only.");
const CALLING_INDEX = byIndex("calling", "calling/ is entered by its index.ts only.");
const DB_INDEX = byIndex("db", "db/ is entered by its index.ts only.");
const QUEUE_ONLY = byIndex(
  "jobs",
  "Rooms know the job queue (jobs/queue.ts) alone: its handlers know the rooms.",
  "queue.js",
);
const CLIENT = {
  regex: "(^|/)generated/",
  allowTypeImports: true,
  message: "Only db/ knows the generated client: the others are handed a transaction by it.",
};
const SQL = packages(
  "pg|graphile-worker|@prisma/.*",
  "Only db/ and jobs/ know the database's packages: go through db/index.ts.",
);
const OUTGOING = packages(
  "undici|node:https?",
  "Only calling/ calls other systems: its guard looks at every address.",
);
const EXPRESS = packages(
  "express|express-session|passport|passport-local|nunjucks|csrf-sync|helmet|connect-pg-simple",
  "Only pages and web/ know Express and its kin: queries and commands serve pages, jobs and the API alike.",
);
const NO_WEB = never(
  "web",
  "Only pages, routes and forms know web/: queries and commands take plain values and answer with values.",
);
/** @param {string[]} more what else these pages may take from db/ */
const pageDb = (more = []) => ({
  regex: "(^|/)\\.\\./db/",
  allowImportNames: ["readCompany", "askAhead", "withCompany", "CompanyTx", ...more],
  message:
    "Pages know no SQL: they ask through readCompany and leave the rest to queries and commands.",
});
/** Stands before DB_INDEX, whose exception would end the search. */
const ONE_COMPANY = {
  regex: "(^|/)\\.\\./db/",
  importNames: ["withOperator", "OperatorTx"],
  message: "Only operator/ reads over companies: everybody else works as one (withCompany).",
};

/** @param {string[]} files @param {Arrow[]} patterns @returns {Override} */
const room = (files, ...patterns) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns }] },
});

const MACHINE = ["Date", "Intl", "process", "performance", "crypto", "fetch", "console"];
const TIMERS = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"];

/** A package's name that differs from this one at some letter. @param {string} name */
function anyPackageBut(name) {
  const other = Array.from(
    name,
    (letter, at) => `^${name.slice(0, at)}[^${at ? "" : "."}${letter}]`,
  );
  return [...other, `^${name}.`].join("|");
}

/**
 * A room that decides and does nothing else: no package, no other room, no clock, no chance, no machine.
 * @param {string} name @param {{ files?: string[], but?: string }} [options] but: a package that these files may import
 * @returns {Override}
 */
function pure(name, { files = [`src/${name}/**`], but } = {}) {
  const message = `${name}/ is pure: time, chance and the machine are handed in as values.`;
  return {
    files,
    rules: {
      ...room(
        files,
        {
          regex: but ? anyPackageBut(but) : "^[^.]",
          message: `${name}/ is pure: it imports nothing but itself${but ? `, and here ${but}` : ""}.`,
        },
        never(
          `access|app|commands|db|demo|engine|generated|jobs|main|web|worker|${ROOMS}`,
          `${name}/ knows nobody: whoever uses it hands it plain values.`,
        ),
      ).rules,
      "no-restricted-globals": [
        "error",
        ...[...MACHINE, ...TIMERS].map((global) => ({ name: global, message })),
      ],
      "no-restricted-properties": ["error", { object: "Math", property: "random", message }],
    },
  };
}

/**
 * One of the rooms with pages: queries and commands know the database and no Express; pages, routes and forms the reverse.
 * @param {string} name @param {Arrow[]} above the rooms that it must not know
 * @returns {Override[]}
 */
function roomWithPages(name, ...above) {
  const always = [
    ...TOP,
    ...above,
    ROOM_INDEX,
    QUEUE_ONLY,
    ENGINE_INDEX,
    CALLING_INDEX,
    OUTGOING,
    CLIENT,
    SQL,
  ];
  const under = `src/${name}/**`;
  const isOperator = name === "operator";
  return [
    room([under], ...always, ...(isOperator ? [] : [ONE_COMPANY]), DB_INDEX, EXPRESS, NO_WEB),
    room(
      [`src/${name}/pages/**`, `${under}/*-pages.ts`, `${under}/*-routes.ts`, `${under}/routes.ts`],
      ...always,
      pageDb(isOperator ? ["withOperator"] : []),
    ),
    room([`${under}/*-forms.ts`, `src/${name}/index.ts`], ...always, DB_INDEX),
  ];
}

/** Later entries win over earlier ones, so the exceptions follow their rule. @type {Override[]} */
export const rooms = [
  room(["src/**"], ENTRIES),
  pure("engine"),
  pure("engine", { files: ["src/engine/conditions/json-logic.ts"], but: "json-logic-js" }),
  pure("access"),
  room(
    ["src/db/**"],
    ...TOP,
    COMMAND_LINE,
    never(
      `${ROOMS}|web|jobs|engine`,
      "db/ knows no room, no page and not the engine: they know it.",
    ),
    EXPRESS,
  ),
  room(
    ["src/web/**"],
    ...TOP,
    COMMAND_LINE,
    never(
      `${ROOMS}|db|jobs|generated`,
      "web/ knows no room and no database: it may import access/ and itself.",
    ),
    {
      ...never(
        "engine",
        "web/ draws what the engine describes: it may know its types, and runs nothing of it.",
      ),
      allowTypeImports: true,
    },
    { ...SQL, allowTypeImports: true }, // the session store is handed its pool
  ),
  ...roomWithPages(
    "mail",
    never(
      "accounts|workflow-design|workflow-ops|operator",
      "mail/ carries what others write: accounts/ and the rooms above know it, never the other way.",
    ),
  ),
  room(
    ["src/sealing/**"],
    ...TOP,
    COMMAND_LINE,
    never(`${ROOMS}|web|jobs|engine|db`, "sealing/ knows nobody: it seals what it is handed."),
    packages("[^n].*|n[^o].*", "sealing/ needs nothing but node:crypto."),
  ),
  room(
    ["src/calling/**"],
    ...TOP,
    COMMAND_LINE,
    never(
      `${ROOMS}|web|jobs|engine|db|access|sealing|log`,
      "calling/ calls what it is told to and knows the settings alone: no company's data, no page.",
    ),
  ),
  room(
    ["src/zone/**"],
    ...TOP,
    COMMAND_LINE,
    never(
      `${ROOMS}|web|jobs|engine|db`,
      "zone/ knows nobody: it says what clocks show where the reader is.",
    ),
    packages("[^.n].*|n[^o].*", "zone/ needs nothing but itself and node:async_hooks."),
  ),
  room(
    ["src/calendar/**"],
    ...TOP,
    COMMAND_LINE,
    never(
      `${ROOMS}|web|jobs|engine|db|access|calling|sealing|log`,
      "calendar/ counts time and knows zone/ alone: whoever asks hands it a calendar and a history.",
    ),
    packages("[^.].*", "calendar/ is pure: it imports nothing but itself and zone/."),
  ),
  ...roomWithPages(
    "accounts",
    never(
      "workflow-design|workflow-ops|operator",
      "accounts/ is the lowest room: workflow-design/ and workflow-ops/ know it, never the other way.",
    ),
  ),
  ...roomWithPages(
    "workflow-design",
    never(
      "workflow-ops|operator",
      "workflow-design/ stands below workflow-ops/ and operator/: they know it, never the other way.",
    ),
  ),
  ...roomWithPages(
    "workflow-ops",
    never("operator", "workflow-ops/ stands below operator/: that knows it, never the other way."),
  ),
  ...roomWithPages("operator"),
  room(
    ["src/jobs/**"],
    ...TOP,
    COMMAND_LINE,
    ROOM_INDEX,
    CALLING_INDEX,
    OUTGOING,
    CLIENT,
    EXPRESS,
    never("web", "Jobs answer no request: they know no page."),
  ),
  room(
    ["src/jobs/queue.ts"],
    ...TOP,
    never(`${ROOMS}|web|engine`, "The rooms know jobs/queue.ts, so it knows none of them."),
    CLIENT,
    EXPRESS,
  ),
  room(["src/*.ts", "src/commands/**", "src/demo/**"], ENTRIES, ROOM_INDEX, CLIENT),
];
