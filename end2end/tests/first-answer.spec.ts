// The whole way: ask, watch the answer arrive, look at its evidence, change the SQL, run it, rate it,
// come back later.
import { expect, test } from "../pages/watch";
import { appearances, noteAppearances, Workspace } from "../pages/workspace";

const QUESTION = "Monthly revenue by category in 2024";

test("a question becomes a table, a chart and a summary that stay", async ({ page }) => {
  const workspace = new Workspace(page);
  await workspace.open();
  await noteAppearances(page, {
    table: "[role=grid][aria-label=Result] [role=gridcell]",
    chart: ".chart-view svg",
    summary: ".answer__text",
  });

  const turn = await workspace.ask(QUESTION);
  await workspace.answered(turn);
  await expect(workspace.grid.getByRole("gridcell").first()).toBeVisible();
  await expect(workspace.chart).toBeVisible();
  expect(await appearances(page)).toEqual(["table", "chart", "summary"]);
  await expect(turn.getByText(/High|Medium|Low/).first()).toBeVisible();
  await workspace.shot("answer-light");

  await test.step("the evidence names what was done", async () => {
    await turn.getByRole("button", { name: "Evidence" }).click();
    await expect(turn.getByRole("heading", { name: "Executed SQL" })).toBeVisible();
    await turn.getByRole("heading", { name: "Executed SQL" }).scrollIntoViewIfNeeded();
    await workspace.shot("evidence");
    await turn.getByRole("button", { name: "Evidence" }).click();
  });

  await test.step("the SQL is compared with my own and accepted", async () => {
    await expect(workspace.editor).toBeVisible();
    await workspace.write("select 1 as my_own");
    await turn.getByRole("button", { name: "Diff" }).click();
    const proposal = page.getByRole("region", { name: "Proposed statement" });
    await expect(proposal).toBeVisible();
    await expect(proposal.locator(".monaco-diff-editor")).toBeVisible();
    await workspace.shot("diff");
    await proposal.getByRole("button", { name: "Accept" }).click();
    await expect(proposal).toBeHidden();
    await expect(workspace.editor).toContainText(/select/i);
  });

  await test.step("an edited statement runs", async () => {
    await workspace.write("select count(*) as orders_in_all from orders");
    await page.keyboard.press("Control+Enter");
    await expect(workspace.grid.getByRole("columnheader", { name: /orders_in_all/ })).toBeVisible();
    await expect(workspace.grid.getByRole("gridcell")).toHaveCount(1);
    await workspace.shot("edited");
  });

  await test.step("a rating says what it changed", async () => {
    await turn.getByRole("button", { name: "Right" }).click();
    await expect(turn.getByText("Thank you.")).toBeVisible();
  });

  await test.step("everything is there after a reload", async () => {
    await expect(page).toHaveURL(/\/c\/conv_/);
    await page.reload();
    await workspace.ready();
    const kept = workspace.turns.last();
    await expect(kept).toContainText(QUESTION);
    await workspace.answered(kept);
    await expect(kept.getByRole("button", { name: "Right" })).toHaveAttribute("aria-pressed", "true");
    await expect(kept.locator(".answer__text")).toBeVisible();
    await expect(workspace.grid.getByRole("gridcell").first()).toBeVisible();
    await expect(workspace.chart).toBeVisible();
    await workspace.shot("reloaded");
  });
});

test("the chart is in the server's HTML", async ({ page }) => {
  const workspace = new Workspace(page);
  await workspace.open();
  await workspace.answered(await workspace.ask(QUESTION));
  const url = page.url();
  expect(url).toContain("/c/conv_");
  const html = await (await page.request.get(url)).text();
  expect(html).toContain("<svg xmlns=");
  expect(html).toContain("chart-mark");
});

test("a chart shows exact values to the pointer and to the keyboard", async ({ page }) => {
  const workspace = new Workspace(page);
  await workspace.open();
  await workspace.answered(await workspace.ask("Revenue by category"));
  await expect(workspace.chart).toBeVisible();
  const marks = page.locator(".chart-view .chart-mark");
  await marks.first().hover();
  await expect(page.locator(".chart-view__tip")).toContainText(/\d/);
  await page.mouse.move(2, 2);
  await expect(page.locator(".chart-view__tip")).toBeHidden();

  const plot = page.getByRole("group", { name: /Arrow keys read/ });
  await plot.focus();
  await page.keyboard.press("ArrowRight");
  const first = await page.locator(".chart-view__tip").textContent();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".chart-view__tip")).not.toHaveText(first ?? "");
  await workspace.shot("chart-hover");
});
