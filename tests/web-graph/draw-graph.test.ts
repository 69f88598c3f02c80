import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { impliedGraph, type Graph, type GraphOverlay } from "../../src/engine/index.js";
import { drawGraph } from "../../src/web/graph/draw-graph.js";
import { purchase } from "../engine-words/purchase.js";
import { workflows } from "../engine/properties/arbitraries.js";
import { patience, runs } from "../engine/properties/runs.js";

vi.setConfig({ testTimeout: patience });

const graph = impliedGraph(purchase);

async function drawn(of: Graph, overlay?: GraphOverlay): Promise<string> {
  const svg = await drawGraph(of, overlay);
  if (svg === null) throw new Error("Expected a picture, but there is none.");
  return svg;
}

/** A graph of so many tasks, each woken by the one before. */
function chain(length: number): Graph {
  const task = (n: number) => `task:t${n}`;
  return {
    title: "Chain",
    nodes: Array.from({ length }, (_, n) => ({
      id: task(n),
      kind: "task",
      key: `t${n}`,
      title: `Task ${n}`,
      who: "HR",
      when: "at any change",
      becomes: null,
    })),
    chips: Array.from({ length: length - 1 }, (_, n) => ({
      id: `${task(n)}>f${n}`,
      from: task(n),
      fields: [`f${n}`],
      titles: [`Field ${n}`],
      to: [task(n + 1)],
    })),
  };
}

/** All words of the picture, in the order in which they are drawn. */
function wordsOf(svg: string): string {
  return [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, words]) => words).join(" ");
}

describe("drawGraph", () => {
  it("draws every component and chip", async () => {
    const svg = await drawn(graph);
    for (const text of [
      "Purchase",
      "Manager review",
      "when Amount &gt; 1,000",
      "Rework request",
      "the submitter",
      "cancels the ticket",
    ])
      expect(wordsOf(svg)).toContain(text);
    expect(svg.match(/class="g-chip"/g)).toHaveLength(6);
    // Five boxes, and three completions with a double edge.
    expect(svg.match(/class="g-box"/g)).toHaveLength(11);
    expect(svg).toContain('role="img"');
    expect(svg).toMatch(/aria-labelledby="(g-\w+)-t \1-d"/);
  });

  it("is drawn close where it would not fit a page, with chips on two lines and none cut", async () => {
    const svg = await drawn(graph);
    expect(svg).toContain('class="tf-graph g-w-11"'); // shrinks to 924 px, a page has 982
    expect(wordsOf(svg)).toContain("Manager decision Finance decision Amount Order number");
    expect(svg).toContain(">Manager</text>");
    const roomy = await drawn(chain(3));
    expect(roomy).toMatch(/class="tf-graph g-w-[67]"/);
    expect(roomy).toContain(">Field 1</text>");
  });

  it("says the whole text where it had to cut", async () => {
    const title = "A review by everybody who has ever heard of this purchase, and their deputies";
    const tasks = purchase.tasks.map((one) => (one.key === "rework" ? { ...one, title } : one));
    const svg = await drawn(impliedGraph({ ...purchase, tasks }));
    expect(svg).not.toContain(`>${title}</text>`);
    expect(svg).toContain(`<title>${title} · `);
    expect(svg).toMatch(/class="g-title"[^>]*>[^<]*…<\/text>/);
  });

  it("shows how things stand, and which arrows have been walked", async () => {
    const svg = await drawn(graph, {
      "ticket:purchase": { state: "done", text: "Erin, 9 Nov" },
      "task:manager_review": { state: "open", text: "Open · Grace" },
      "task:finance_review": { state: "gone", text: "Cancelled" },
      "task:rework": { state: "wait", text: "Not started" },
    });
    expect(svg).toContain('class="s-done"');
    expect(svg).toContain(">Open · Grace</text>");
    // From the ticket to its chip, and on to the review that is open.
    expect(svg.match(/class="is-live"/g)).toHaveLength(2);
    expect(svg).not.toContain("at any change</text>");
    expect(await drawn(graph)).not.toContain("is-live");
  });

  it("says who alone where there is no room for how it stands as well", async () => {
    const [open, full] = ["Open · for the board of directors", "Open · for HR"];
    const said = async (text: string) =>
      wordsOf(await drawn(graph, { "task:manager_review": { state: "open", text } }));
    expect(await said(full)).toContain(full);
    expect(await said(open)).toMatch(/ for the boa\w*…/);
    expect(await said(open)).not.toContain("Open");
  });

  it("keeps who and when beside findings", async () => {
    const svg = await drawn(graph, { "task:rework": { state: "bad", text: "2 errors" } });
    expect(svg).toContain('class="s-bad"');
    expect(svg).toContain(">2 errors</text>");
    expect(svg).toContain(">the submitter</text>");
  });

  it("escapes what people wrote, and has nothing that a strict policy refuses", async () => {
    const title = `</text><script>alert(1)</script>&"'\u0000`;
    const nodes = graph.nodes.map((node) => ({ ...node, title, who: title, when: title }));
    const chips = graph.chips.map((chip) => ({ ...chip, titles: [title] }));
    const svg = await drawn(
      { title, nodes, chips },
      { "task:rework": { state: "open", text: title } },
    );
    expect(svg).not.toMatch(/<script|\u0000|<style| style=| on\w+=|href=|#[0-9a-f]{3,6}\b(?!;)/i);
    expect(svg).toContain("&lt;script&gt;");
  });

  it("is the same each time", async () => {
    expect(await drawn(graph)).toBe(await drawn(impliedGraph(structuredClone(purchase))));
  });

  it("leaves empty and very large graphs to the list", async () => {
    expect(await drawGraph({ title: "", nodes: [], chips: [] })).toBeNull();
    expect(await drawGraph(chain(80))).not.toBeNull();
    expect(await drawGraph(chain(81))).toBeNull();
    const [first, ...rest] = chain(60).nodes;
    const chips = Array.from({ length: 4 }, (_, n) => ({
      id: `${first?.id}>f${n}`,
      from: first?.id ?? "",
      fields: [`f${n}`],
      titles: [`Field ${n}`],
      to: rest.map((node) => node.id),
    }));
    expect(await drawGraph({ title: "", nodes: chain(60).nodes, chips })).toBeNull();
  });

  it("draws any workflow", async () => {
    await fc.assert(
      fc.asyncProperty(workflows, async ({ definition }) => {
        const svg = await drawn(impliedGraph(definition));
        expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
      }),
      runs(80),
    );
  });
});
