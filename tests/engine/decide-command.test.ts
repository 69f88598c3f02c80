import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decideText } from "../../src/commands/decide.js";

const definition = {
  fields_schema: {
    type: "object",
    properties: { amount: { type: "number" }, decision: { type: "string" } },
  },
  tickets: [{ key: "request", fields: [{ key: "amount", required: true }] }],
  tasks: [
    {
      key: "review",
      input_fields: ["amount"],
      output_fields: [{ key: "decision" }],
      condition: { ">": [{ var: "amount" }, 100] },
    },
  ],
  completions: [{ key: "done", fields: ["decision"] }],
};
const submission = {
  definition,
  state: { status: "NOT_STARTED" },
  writeSet: { writer: { kind: "ticket" }, fields: { amount: 500 } },
};

function answer(given: unknown): unknown {
  const result = decideText(JSON.stringify(given));
  if (!result.ok) throw new Error(result.sentence);
  return result.answer;
}

describe("a case", () => {
  it("may leave out what it has no use for", () => {
    expect(answer(submission)).toEqual({
      round: {
        changed: ["amount"],
        cleared: [],
        decisions: { review: { outcome: "FIRE", woken_by: ["amount"], values: { amount: 500 } } },
        effects: [{ type: "open", task: "review" }],
        state: {
          status: "IN_PROGRESS",
          fields: { amount: 500 },
          open: { review: { revision: 1 } },
          ran: [],
        },
      },
    });
  });

  it("may be in progress without fields before its submission", () => {
    const started = {
      ...submission,
      state: { status: "IN_PROGRESS", fields: {}, open: {}, ran: [], pending: null },
    };
    expect(answer(started)).toEqual(answer(submission));
  });

  it("takes the state that came out of the round before", () => {
    const { round } = answer(submission) as { round: { state: object } };
    const next = { definition, state: round.state, writeSet: { writer: { kind: "hold" } } };
    const held = answer(next) as { round: { state: object } };
    const resumed = answer({
      definition,
      state: held.round.state,
      writeSet: { writer: { kind: "resume" } },
    });
    expect(resumed).toMatchObject({ round: { effects: [{ type: "resume" }], state: round.state } });
  });

  it("that is refused answers with the rejection", () => {
    const state = { status: "IN_PROGRESS", fields: { amount: 500 } };
    const writeSet = { writer: { kind: "task", key: "review" }, fields: { decision: "ok" } };
    expect(answer({ definition, state, writeSet })).toEqual({
      rejection: {
        code: "task_not_open",
        sentence: 'Expected to complete "review", but it is not open any more.',
      },
    });
  });

  it("reads whole export files", () => {
    for (const name of ["vacation", "purchase", "onboarding"]) {
      const file: unknown = JSON.parse(readFileSync(`src/demo/workflows/${name}.json`, "utf8"));
      const writeSet = { writer: { kind: "ticket" }, fields: { submitter: 1 } };
      expect(answer({ definition: file, writeSet })).toHaveProperty(
        "round.state.fields.submitter",
        1,
      );
    }
  });

  it.each([
    { given: "", says: "Expected one JSON document on standard input" },
    { given: "{", says: "Expected one JSON document on standard input" },
    { given: "[]", says: "expected object" },
    { given: "{}", says: "at definition" },
    {
      given: JSON.stringify({ ...submission, state: { status: "RUNNING" } }),
      says: "at state.status",
    },
    {
      given: JSON.stringify({ ...submission, writeSet: { writer: { kind: "me" } } }),
      says: "at writeSet.writer.kind",
    },
    {
      given: JSON.stringify({ ...submission, definition: { ...definition, tasks: [{}] } }),
      says: "at definition.tasks[0].key",
    },
  ])("that is none is told where: $says", ({ given, says }) => {
    const result = decideText(given);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.sentence).toContain(says);
  });
});

describe("npm run decide", () => {
  let folder = "";
  let file = "";

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "decide-"));
    file = path.join(folder, "decide.mjs");
    await build({
      entryPoints: ["src/commands/decide.ts"],
      outfile: file,
      bundle: true,
      platform: "node",
      format: "esm",
    });
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function decideIn(input: string): { status: number | null; stdout: string; stderr: string } {
    const script = `import(${JSON.stringify(pathToFileURL(file).href)}).then((m) => m.run()).then((code) => { process.exitCode = code; });`;
    return spawnSync(process.execPath, ["-e", script], { input, encoding: "utf8" });
  }

  it("writes one JSON document, the same bytes for the same input", () => {
    const [first, second] = [
      decideIn(JSON.stringify(submission)),
      decideIn(JSON.stringify(submission)),
    ];
    expect(first).toMatchObject({ status: 0, stderr: "" });
    expect(JSON.parse(first.stdout)).toEqual(answer(submission));
    expect(Object.keys((JSON.parse(first.stdout) as { round: object }).round)).toEqual([
      "changed",
      "cleared",
      "decisions",
      "effects",
      "state",
    ]);
    expect(second.stdout).toBe(first.stdout);
  });

  it("says on standard error what is no case, and ends with 2", () => {
    const { status, stdout, stderr } = decideIn("no JSON");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("Expected one JSON document on standard input");
  });
});
