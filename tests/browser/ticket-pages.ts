import type { Locator, Page } from "playwright-core";

/** Answers by the fields' titles; a choice by its title. */
export type Answers = Readonly<Record<string, string>>;

/** The ticket's page is open afterwards. */
export async function submitTicket(page: Page, kind: string, answers: Answers): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: "Submit a ticket", exact: true }).first().click();
  await page.getByRole("link", { name: kind }).click();
  await fillIn(page, answers);
  await page.getByRole("button", { name: "Submit", exact: true }).click();
  await page.getByText(`${kind} is submitted.`).waitFor();
}

/** Takes a task of the queue and completes it. */
export async function doTask(page: Page, task: string, answers: Answers): Promise<void> {
  await page.goto("/tasks");
  await page.getByRole("link", { name: task, exact: true }).click();
  await page.getByRole("button", { name: "Claim", exact: true }).click();
  await page.getByText("It is yours.").waitFor();
  await fillIn(page, answers);
  await page.getByRole("button", { name: "Complete task" }).click();
  await page.getByRole("status").waitFor();
}

/** From home, by its title. */
export async function openTicket(page: Page, title: string): Promise<void> {
  await page.goto("/");
  await page
    .getByRole("region", { name: "Your tickets" })
    .getByRole("link", { name: title })
    .click();
  await history(page).waitFor();
}

/** Who did what, newest first. */
export async function stepsOf(page: Page): Promise<string[]> {
  const lines = (await history(page).innerText()).split("\n");
  return lines.filter((line) => / (submitted|completed|withdrew) /.test(line));
}

/** The sentence of the why-panel about a task or an ending at a step. */
export async function askWhy(page: Page, about: string, step: number): Promise<string> {
  await page.getByLabel("Ask about").selectOption({ label: about });
  await page.getByLabel("at step").fill(String(step));
  await page.getByRole("button", { name: "Explain" }).click();
  const panel = page.getByRole("region", { name: `“${about}”` });
  await panel.getByText(`Looked at in step ${step}`).waitFor();
  return panel.getByRole("paragraph").nth(1).innerText();
}

function history(page: Page): Locator {
  return page.getByRole("region", { name: "Activity" });
}

async function fillIn(page: Page, answers: Answers): Promise<void> {
  for (const [label, answer] of Object.entries(answers)) {
    const group = page.getByRole("group", { name: label });
    if ((await group.count()) > 0) await group.getByLabel(answer, { exact: true }).check();
    else await page.getByLabel(label).fill(answer);
  }
}
