// The workspace as a person sees it: by roles and names, not by structure.
import { expect, type Locator, type Page } from "@playwright/test";

export class Workspace {
  readonly question: Locator;
  readonly turns: Locator;
  readonly grid: Locator;
  readonly chart: Locator;
  readonly editor: Locator;

  constructor(readonly page: Page) {
    this.question = page.getByRole("textbox", { name: "Your question" });
    this.turns = page.getByRole("log", { name: "Conversation" }).getByRole("article");
    this.grid = page.getByRole("grid", { name: "Result" });
    this.chart = page.getByRole("img", { name: /chart|heat map/i });
    this.editor = page.locator(".monaco-editor").first();
  }

  async open(path = "/") {
    await this.page.goto(path);
    await this.ready();
  }

  // The page answers to the keyboard only once the browser has taken over from the server's HTML.
  async ready() {
    await expect(this.question).toBeVisible();
    await this.page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  }

  async ask(question: string): Promise<Locator> {
    const before = await this.turns.count();
    await this.question.fill(question);
    await this.question.press("Enter");
    await expect(this.turns).toHaveCount(before + 1);
    return this.turns.last();
  }

  // The last turn once it has ended: it can be rated or asks back.
  async answered(turn: Locator) {
    await expect(turn.getByRole("button", { name: "Evidence" })).toBeVisible({ timeout: 30_000 });
  }

  // Replaces the text of the open tab.
  async write(sql: string) {
    await this.editor.click();
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.insertText(sql);
  }

  async shot(name: string) {
    await this.page.screenshot({ path: `test-results/${name}.png` });
  }
}

// Notes when each part of an answer first appears, in the page itself, so that even parts that
// arrive within one frame keep their order.
export async function noteAppearances(page: Page, parts: Record<string, string>) {
  await page.evaluate((parts) => {
    const seen: string[] = [];
    (window as unknown as { appeared: string[] }).appeared = seen;
    const look = () => {
      for (const [name, selector] of Object.entries(parts)) {
        if (!seen.includes(name) && document.querySelector(selector)) seen.push(name);
      }
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  }, parts);
}

export function appearances(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { appeared: string[] }).appeared);
}
